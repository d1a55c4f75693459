//! At every single operation: it fails, the process is killed there, somebody else writes.

use super::faulty::Fault;
use super::*;
use std::io::ErrorKind;

/// More operations than writing has.
const MANY: usize = 500;

/// The names of lock files, and what lies about.
fn litter(bench: &Bench) -> Vec<String> {
    let names = bench.contents().into_keys();
    names.filter(|name| name.ends_with(".lock") || name.contains("oc-doctor-")).collect()
}

/// The number of this process stands in the lock files of a killed call; in truth it is gone.
fn bury_locks(bench: &Bench) {
    for name in litter(bench).into_iter().filter(|name| name.ends_with(".lock")) {
        let text = std::fs::read_to_string(bench.file(&name)).unwrap();
        std::fs::write(bench.file(&name), text.replace(&std::process::id().to_string(), "2147483646")).unwrap();
    }
}

/// The next call, a minute later: a lock file that was killed before it said whose it is, is left over by then.
fn later<'a>(bench: &'a Bench, disk: &'a FaultyDisk<'a>) -> Writer<'a> {
    let modified = RealDisk.status(&bench.paths.state).unwrap().unwrap().modified_ms.unwrap();
    Writer { now_ms: modified + 60_000, ..bench.writer(disk) }
}

fn at_every_operation(fault: impl Fn() -> Fault<'static>, check: impl Fn(&Bench, usize, Result<Written, WriteError>)) {
    let mut reached = 0;
    for at in 0..MANY {
        let bench = Bench::new();
        let disk = FaultyDisk::new(at, fault());
        let result = bench.writer(&disk).write(bench.intent());
        if !disk.has_struck() {
            break;
        }
        reached += 1;
        check(&bench, at, result);
    }
    assert!((40..MANY).contains(&reached), "{reached} operations");
}

#[test]
fn a_kill_leaves_the_old_or_the_new_state_or_one_that_the_next_call_settles() {
    let (old, new) = old_and_new();
    for fault in [|| Fault::KilledBefore, || Fault::KilledAfter] {
        at_every_operation(fault, |bench, at, _| {
            bury_locks(bench);
            let sound = FaultyDisk::sound();
            let writer = later(bench, &sound);
            writer.settle().unwrap_or_else(|error| panic!("{at}: {error}"));
            let now = bench.contents();
            assert!(now == old || now == new, "killed at {at}: {:?}", now.keys());
            assert_eq!(litter(bench), [""; 0], "killed at {at}");
            let journals = bench.journals();
            assert_eq!(journals.len(), usize::from(now == new), "killed at {at}: {journals:?}");
            // And everything works again.
            if now == old {
                writer.write(bench.intent()).unwrap_or_else(|error| panic!("{at}: {error}"));
                assert_eq!(bench.contents(), new, "{at}");
            }
            assert!(matches!(writer.undo().unwrap(), Undone::Restored { .. }), "{at}");
            assert_eq!(bench.contents(), old, "{at}");
        });
    }
}

#[test]
fn an_operation_that_fails_leaves_nothing_half_done() {
    let (old, new) = old_and_new();
    for kind in [ErrorKind::StorageFull, ErrorKind::PermissionDenied] {
        at_every_operation(
            || Fault::Fails(kind),
            |bench, at, result| {
                let sound = FaultyDisk::sound();
                // A lock that cannot be removed names a process that is gone with this call.
                let locks = litter(bench).into_iter().filter(|name| name.ends_with(".lock"));
                locks.for_each(|name| std::fs::remove_file(bench.file(&name)).unwrap());
                let now = bench.contents();
                match result {
                    Ok(_) => assert!(now == new, "{at}: {:?}", now.keys()),
                    Err(error) => {
                        let words = error.to_string();
                        assert!(!words.contains("FAKE"), "{words}");
                        // Where even putting back fails, it says so, and the next call does it.
                        if matches!(error, WriteError::Stuck { .. }) {
                            bench.writer(&sound).settle().unwrap();
                        }
                        assert!(bench.contents() == old, "failed at {at} with {words}: {:?}", bench.contents().keys());
                    }
                }
                bench.writer(&sound).settle().unwrap();
                assert_eq!(litter(bench), [""; 0], "failed at {at}");
            },
        );
    }
}

#[test]
fn a_kill_while_undoing_is_settled_too() {
    let (old, new) = old_and_new();
    for fault in [|| Fault::KilledBefore, || Fault::KilledAfter] {
        let mut reached = 0;
        for at in 0..MANY {
            let bench = Bench::new();
            bench.writer(&FaultyDisk::sound()).write(bench.intent()).unwrap();
            let disk = FaultyDisk::new(at, fault());
            let _ = bench.writer(&disk).undo();
            if !disk.has_struck() {
                break;
            }
            reached += 1;
            bury_locks(&bench);
            let sound = FaultyDisk::sound();
            let writer = later(&bench, &sound);
            writer.settle().unwrap_or_else(|error| panic!("{at}: {error}"));
            let now = bench.contents();
            assert!(now == old || now == new, "killed at {at}: {:?}", now.keys());
            assert_eq!(bench.journals().len(), usize::from(now == new), "killed at {at}");
            writer.undo().unwrap();
            assert_eq!(bench.contents(), old, "{at}");
        }
        assert!((40..MANY).contains(&reached), "{reached} operations");
    }
}

#[test]
fn what_somebody_else_writes_meanwhile_is_never_lost() {
    let theirs = "{ theirs: true }";
    let mut refused = 0;
    for at in 0..MANY {
        let bench = Bench::new();
        let other = || std::fs::write(bench.file("openclaw.json"), theirs).unwrap();
        let disk = FaultyDisk::new(at, Fault::Interrupted(&other));
        let intent = bench.intent();
        let result = bench.writer(&disk).write(intent);
        if !disk.has_struck() {
            break;
        }
        let now = String::from_utf8(bench.contents()["openclaw.json"].1.clone()).unwrap();
        match result {
            Err(WriteError::Changed { .. }) => {
                refused += 1;
                assert_eq!(now, theirs, "{at}");
                assert_eq!(litter(&bench), [""; 0], "{at}");
                // The other files are as they were.
                assert_eq!(bench.contents()["auth-profiles.json"].1, STORE.as_bytes(), "{at}");
                assert!(bench.file("empty.json").exists() && !bench.file("new.json").exists(), "{at}");
            }
            Err(error) => panic!("{at}: {error}"),
            // They wrote after us, or between our last look and the rename, which nobody can see.
            Ok(_) => assert!(now == theirs || at_rename(at), "{at}: {now}"),
        }
    }
    assert!(refused > 20, "{refused}");
}

/// The rename of the config itself: the operation right after the last look.
fn at_rename(at: usize) -> bool {
    let bench = Bench::new();
    let renamed = std::cell::Cell::new(false);
    let config = bench.file("openclaw.json");
    let note = || renamed.set(std::fs::read_to_string(&config).unwrap() == CONFIG);
    let before = FaultyDisk::new(at, Fault::Interrupted(&note));
    bench.writer(&before).write(bench.intent()).unwrap();
    let was_old = renamed.get();
    let bench = Bench::new();
    let config = bench.file("openclaw.json");
    let note = || renamed.set(std::fs::read_to_string(&config).unwrap() != CONFIG);
    let after = FaultyDisk::new(at + 1, Fault::Interrupted(&note));
    bench.writer(&after).write(bench.intent()).unwrap();
    was_old && renamed.get()
}

fn old_and_new() -> (Contents, Contents) {
    let bench = Bench::new();
    let old = bench.contents();
    bench.writer(&FaultyDisk::sound()).write(bench.intent()).unwrap();
    (old, bench.contents())
}

#![cfg(unix)]

use super::*;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

#[test]
fn nothing_but_regular_files_is_read_and_nothing_hangs() {
    let home = tempfile::tempdir().unwrap();
    let at = |name: &str| home.path().join(name);
    std::fs::write(at("file"), "FAKE").unwrap();
    std::fs::create_dir(at("directory")).unwrap();
    symlink(at("loop-b"), at("loop-a")).unwrap();
    symlink(at("loop-a"), at("loop-b")).unwrap();
    symlink(at("nowhere"), at("dangling")).unwrap();
    symlink(at("file"), at("link")).unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap();
    assert!(pipe.success());

    assert_eq!(DiskFiles.read(&at("file"), 4), Ok(b"FAKE".to_vec()));
    assert_eq!(DiskFiles.read(&at("link"), 4), Ok(b"FAKE".to_vec()));
    assert_eq!(DiskFiles.read(&at("file"), 3), Err(ReadFailure::TooLarge { len: 4, limit: 3 }));
    assert_eq!(DiskFiles.read(&at("directory"), 9), Err(ReadFailure::NotAFile));
    assert_eq!(DiskFiles.read(&at("pipe"), 9), Err(ReadFailure::NotAFile));
    assert_eq!(DiskFiles.read(Path::new("/dev/zero"), 9), Err(ReadFailure::NotAFile));
    assert_eq!(DiskFiles.read(&at("dangling"), 9), Err(ReadFailure::Missing));
    assert_eq!(DiskFiles.read(&at("none"), 9), Err(ReadFailure::Missing));
    assert!(matches!(DiskFiles.read(&at("loop-a"), 9), Err(ReadFailure::Refused(_))));
    assert!(matches!(DiskFiles.read(&at("file/x"), 9), Err(ReadFailure::Refused(_))));
    assert_eq!(DiskFiles.list(home.path()).len(), 7);
    assert!(DiskFiles.list(&at("loop-a")).is_empty());
    assert!(DiskFiles.list(&at("pipe")).is_empty());
    assert_eq!(DiskFiles.status(&at("pipe")).unwrap().kind, FileKind::Other);
    assert!(DiskFiles.status(&at("loop-a")).is_none());
}

#[test]
fn a_path_without_permission_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    std::fs::write(&file, "FAKE").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser may read everything.
    if File::open(&file).is_err() {
        assert!(matches!(DiskFiles.read(&file, 9), Err(ReadFailure::Refused(_))));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn reading_leaves_access_times_alone() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    std::fs::write(&file, "FAKE").unwrap();
    // An access time older than the modification is what `relatime` would renew.
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    File::open(&file).unwrap().set_times(std::fs::FileTimes::new().set_accessed(long_ago)).unwrap();
    File::open(home.path()).unwrap().set_times(std::fs::FileTimes::new().set_accessed(long_ago)).unwrap();
    DiskFiles.read(&file, 9).unwrap();
    assert_eq!(DiskFiles.list(home.path()), ["file"]);
    assert_eq!(std::fs::metadata(&file).unwrap().atime(), 1_000_000_000);
    assert_eq!(std::fs::metadata(home.path()).unwrap().atime(), 1_000_000_000);
}

#[test]
fn the_end_of_a_file_knows_how_many_lines_come_before() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("log");
    std::fs::write(&file, "one\ntwo\nthree\n").unwrap();
    let end = |limit| DiskFiles.read_end(&file, limit).map(|end| (end.bytes, end.lines_before));
    assert_eq!(end(100), Ok((b"one\ntwo\nthree\n".to_vec(), 0)));
    assert_eq!(end(6), Ok((b"three\n".to_vec(), 2)));
    assert_eq!(end(0), Ok((Vec::new(), 3)));
    let whole = std::fs::read(&file).unwrap();
    for limit in 0..20 {
        assert_eq!(DiskFiles.read_end(&file, limit), Ok(FileEnd::of(&whole, limit)));
    }
    assert_eq!(DiskFiles.read_end(home.path(), 1), Err(ReadFailure::NotAFile));
}

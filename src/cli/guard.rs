//! A panic inside one home becomes a report, not an abort.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static LAST_PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps what a panic says for [`guarded`] instead of printing it: it may quote a file.
pub(super) fn silence_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|place| format!("{}:{}", place.file(), place.line()));
        LAST_PANIC.with(|last| *last.borrow_mut() = place);
    }));
}

/// The result of `work`, or an internal error that names the place in our code, never the message:
/// a message may hold a piece of a file.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        let place = LAST_PANIC.with(|last| last.borrow_mut().take()).unwrap_or_else(|| "an unknown place".to_owned());
        format!("internal error at {place}: a bug of oc-doctor, please report it with this line")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_without_its_message() {
        let error = guarded(|| -> () { panic!("FAKE-quoted-from-a-file") }).unwrap_err();
        assert!(error.starts_with("internal error at "), "{error}");
        assert!(!error.contains("FAKE"), "{error}");
        assert_eq!(guarded(|| 7), Ok(7));
    }
}

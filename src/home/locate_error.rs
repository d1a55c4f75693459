//! Why no home was found.

use std::path::PathBuf;

/// Why no home was found, with what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LocateError {
    /// `--profile` does not look like a profile.
    #[error("`{name}` is not a profile name: use a letter or digit, then up to 63 letters, digits, `_` or `-`")]
    ProfileName {
        /// The name as written.
        name: String,
    },
    /// `--dev` with another `--profile`.
    #[error("`--dev` is the profile `dev`: leave out `--dev` or `--profile`")]
    ProfileAndDev,
    /// A path and a profile.
    #[error("a path already says which home: leave out the path or the profile")]
    PathAndProfile,
    /// The path given does not exist.
    #[error("`{path}` does not exist: give a state directory, a directory that holds `.openclaw`, or a config file")]
    NoSuchPath {
        /// The path as given.
        path: PathBuf,
    },
    /// A directory, but not of an install.
    #[error(
        "`{path}` is no OpenClaw home: it holds neither `.openclaw` nor `openclaw.json` nor `agents/`; \
         give a state directory, a directory that holds `.openclaw`, or a config file"
    )]
    NotAHome {
        /// The path as given.
        path: PathBuf,
    },
    /// A pipe, socket or device, or a file where the state directory should be.
    #[error(
        "`{path}` is a pipe, a socket or a device, or a file where the state directory should be: give a directory"
    )]
    WrongKind {
        /// The path.
        path: PathBuf,
    },
    /// The system does not let us look.
    #[error("`{path}` cannot be read ({reason}): run oc-doctor as the user that runs the gateway")]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// Nothing was given and OpenClaw was never set up here.
    #[error(
        "no OpenClaw home: neither `{state}` nor `{config}` exists; give a path, or `--profile NAME`, \
         or set OPENCLAW_STATE_DIR as the gateway's service does"
    )]
    NothingThere {
        /// The state directory that OpenClaw would use.
        state: PathBuf,
        /// The config file that OpenClaw would use.
        config: PathBuf,
    },
}

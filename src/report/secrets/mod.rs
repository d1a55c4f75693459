//! Nothing secret leaves oc-doctor: files are shown masked, and every sentence is searched for the
//! secrets of its home before it is printed.

mod names;
mod redact;
mod scan;
mod shapes;

pub use redact::Redactor;

use names::Within;
use scan::Found;
use std::ops::Range;

/// The text of a file with every secret replaced by `*`, byte for byte, so that places stay valid.
///
/// `path` decides how it is read: a credential store hides every string that is not known to be
/// harmless, a dotenv file every value, other files what stands under the name of a secret. Line
/// breaks stay.
#[must_use]
pub fn mask(path: &str, text: &str) -> String {
    let found = secrets_of(path, text);
    let mut bytes = text.as_bytes().to_vec();
    for range in found.secrets {
        hide(&mut bytes, range, |byte| !matches!(byte, b'\n' | b'\r'));
    }
    for range in found.suspicious {
        hide(&mut bytes, range, |byte| {
            byte.is_ascii_alphanumeric() || byte >= 0x80 || matches!(byte, b'-' | b'_' | b'.' | b'+')
        });
    }
    String::from_utf8(bytes).unwrap_or_default()
}

fn hide(bytes: &mut [u8], range: Range<usize>, is_hidden: impl Fn(u8) -> bool) {
    for byte in bytes.get_mut(range).into_iter().flatten() {
        if is_hidden(*byte) {
            *byte = b'*';
        }
    }
}

fn secrets_of(path: &str, text: &str) -> Found {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    match name {
        "auth-profiles.json" | "auth.json" | "oauth.json" | ".credentials.json" => scan::scan(text, Within::Store),
        _ if name.starts_with("auth-profile") && name != "auth-profiles.json" => scan::scan(text, Within::Store),
        _ if name.contains(".sqlite#auth") => scan::scan(text, Within::Store),
        _ if name.ends_with(".env") || name.starts_with(".env") => scan::scan_dotenv(text),
        _ => scan::scan(text, Within::Plain),
    }
}

#[cfg(test)]
mod tests;

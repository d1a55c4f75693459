//! What the user reads when no credential works (`src/agents/auth-profiles/failure-copy.ts`,
//! `src/agents/provider-auth-recovery-hint.ts`, 2026.6.1 and later).

use super::AuthContext;
use super::provider::auth_id;

/// A failed look-up, as told when the chain has fallbacks: the sentence, the hint, the error itself.
pub(super) fn failed(context: &AuthContext<'_>, provider: &str, error: &str) -> String {
    if !context.facts.auth.tells_failures_in_sentences {
        return error.to_owned();
    }
    let hint = hint(context, provider);
    format!("{} {hint} ({error})", cannot_sign_in(provider))
}

/// All profiles are cooling.
pub(super) fn cooling(context: &AuthContext<'_>, provider: &str, reason: &str) -> String {
    if !context.facts.auth.tells_failures_in_sentences {
        return format!("No available auth profile for {provider} (all in cooldown or unavailable).");
    }
    let (sentence, hints) = match reason {
        "auth" | "session_expired" => (cannot_sign_in(provider), true),
        "auth_permanent" => (format!("{provider} isn't accepting your saved login anymore."), true),
        "billing" => (format!("{provider} rejected the request — looks like a billing issue on the account."), true),
        "rate_limit" => {
            (format!("{provider} is asking us to slow down. Please wait a moment before trying again."), false)
        }
        "overloaded" => {
            (format!("{provider} is overloaded right now. Please wait a moment before trying again."), false)
        }
        "timeout" => (format!("{provider} hasn't been responding. Please wait a moment before trying again."), false),
        "model_not_found" => (format!("{provider} can't find the model you're using right now."), false),
        "server_error" => {
            (format!("{provider} is having issues right now. Please wait a moment before trying again."), false)
        }
        _ => (format!("Couldn't reach {provider} with any of your saved logins right now."), reason != "format"),
    };
    if hints { format!("{sentence} {}", hint(context, provider)) } else { sentence }
}

fn cannot_sign_in(provider: &str) -> String {
    format!("Couldn't sign in to {provider}. Your saved login looks expired or no longer works.")
}

/// What to do about it.
fn hint(context: &AuthContext<'_>, provider: &str) -> String {
    let id = auth_id(provider, context.facts);
    let installed = || context.home.plugins.iter().any(|plugin| plugin.logins.contains(&id));
    if context.facts.auth.has_login_command(&id) || installed() {
        format!("Run `openclaw models auth login --provider {id}` or `openclaw configure`.")
    } else {
        "`openclaw configure`.".to_owned()
    }
}

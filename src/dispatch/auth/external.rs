//! Logins of other programs laid over a store (`resolveExternalCliAuthProfiles` in
//! `src/agents/auth-profiles/external-cli-sync.ts`).
//!
//! Each program has one fixed profile id; the login fills that id only, whatever other profiles of the
//! provider there are. Nothing is written to disk for the Codex CLI.

use super::AuthContext;
use super::credential::{Expires, Login, Stored, StoredKind};
use super::provider::{CLAUDE_CLI, CODEX_PROVIDER, OPENAI, auth_id};
use super::secret::SecretText;
use super::store::{Profile, Store};
use crate::home::CodexLoginKind;

/// Profile id of the login of Claude Code.
pub(super) const CLAUDE_PROFILE: &str = "anthropic:claude-cli";

/// Which programs are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Those whose profile id is in the store as an OAuth profile already.
    Existing,
    /// The Codex CLI.
    Codex,
    /// Claude Code.
    Claude,
}

/// What a program's login would bring.
struct Import {
    profile_id: &'static str,
    provider: &'static str,
    login: Login,
    /// The store's own tokens always win (Codex CLI).
    bootstrap_only: bool,
}

/// Lays the logins of other programs over a store.
pub(super) fn overlay(context: &AuthContext<'_>, store: &mut Store, scope: Scope) {
    let facts = &context.facts.auth.external;
    let codex = facts.codex_profile.filter(|id| in_scope(store, scope, Scope::Codex, id, codex_provider(id)));
    let own = |id: &str| {
        facts.gives_way_to_any_login
            && store.profiles.iter().any(|profile| {
                profile.stored.provider == codex_provider(id) && profile.stored.login().is_some_and(Login::has_tokens)
            })
    };
    if let Some(import) = codex.filter(|id| !own(id)).and_then(|id| codex_import(context, id)) {
        bring_in(context, store, import);
    }
    if facts.claude
        && in_scope(store, scope, Scope::Claude, CLAUDE_PROFILE, CLAUDE_CLI)
        && let Some(import) = claude_import(context)
    {
        bring_in(context, store, import);
    }
}

/// The programs that a chain of these providers asks for (`externalCliDiscoveryForProviders`).
pub(super) fn scopes_of_chain<'p>(providers: impl Iterator<Item = &'p str>) -> Vec<Scope> {
    let mut scopes = Vec::new();
    for provider in providers {
        let scope = match provider.trim().to_lowercase().as_str() {
            CODEX_PROVIDER | "codex" | "codex-cli" | "codex-app-server" => Scope::Codex,
            CLAUDE_CLI => Scope::Claude,
            _ => continue,
        };
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    scopes
}

fn codex_provider(profile_id: &str) -> &'static str {
    if profile_id.starts_with(CODEX_PROVIDER) { CODEX_PROVIDER } else { OPENAI }
}

fn in_scope(store: &Store, scope: Scope, program: Scope, profile_id: &str, provider: &str) -> bool {
    match scope {
        Scope::Existing => store
            .profile(profile_id)
            .is_some_and(|profile| profile.stored.provider == provider && profile.stored.login().is_some()),
        asked => asked == program,
    }
}

/// The ChatGPT login of `~/.codex/auth.json`; a login by API key counts for nothing.
fn codex_import(context: &AuthContext<'_>, profile_id: &'static str) -> Option<Import> {
    let found = context.home.external.codex.as_ref().filter(|login| login.kind == CodexLoginKind::ChatGpt)?;
    let login = Login {
        access: SecretText::of("access token of the Codex CLI"),
        refresh: SecretText::of("refresh token of the Codex CLI"),
        id_token: None,
        expires: found.expires_ms.map_or(Expires::Missing, Expires::At),
        email: None,
        account: found.account_id.clone(),
        sidecar: None,
    };
    Some(Import { profile_id, provider: codex_provider(profile_id), login, bootstrap_only: true })
}

/// The login of Claude Code, when it can be refreshed.
fn claude_import(context: &AuthContext<'_>) -> Option<Import> {
    let found = context.home.external.claude.as_ref().filter(|login| login.has_access && login.has_refresh)?;
    let login = Login {
        access: SecretText::of("access token of Claude Code"),
        refresh: SecretText::of("refresh token of Claude Code"),
        id_token: None,
        expires: found.expires_ms.map_or(Expires::Missing, Expires::At),
        email: None,
        account: None,
        sidecar: None,
    };
    Some(Import { profile_id: CLAUDE_PROFILE, provider: CLAUDE_CLI, login, bootstrap_only: false })
}

fn bring_in(context: &AuthContext<'_>, store: &mut Store, import: Import) {
    let now = context.now();
    if !import.login.usable(now) {
        return;
    }
    let replaced = store.profile(import.profile_id);
    if let Some(profile) = replaced {
        let Some(own) = profile.stored.login().filter(|_| profile.stored.provider == import.provider) else { return };
        let keeps_any = !context.facts.auth.external.replaces_tokenless;
        if import.bootstrap_only && (keeps_any || own.has_tokens()) {
            return;
        }
        if own.usable(now) || !may_stand_for(own, &import.login) {
            return;
        }
    }
    let (inherited, span) = replaced.map_or((false, None), |profile| (profile.inherited, profile.span));
    let stored = Stored { provider: import.provider.to_owned(), kind: StoredKind::OAuth(import.login) };
    store.put(Profile { id: import.profile_id.to_owned(), stored, inherited, span });
}

/// Whether a program's login may stand for a stored one: the same identity, or none stated.
fn may_stand_for(own: &Login, imported: &Login) -> bool {
    !own.has_identity() || own.same_identity(imported)
}

/// Whether another program's login is used in place of a stored one that is used up
/// (`readExternalCliBootstrapCredential`): Claude Code's for its own profile, the Codex CLI's only for
/// a profile without tokens.
pub(super) fn stands_in(context: &AuthContext<'_>, profile: &Profile, own: &Login) -> bool {
    let facts = &context.facts.auth.external;
    let import = if facts.claude && profile.id == CLAUDE_PROFILE {
        claude_import(context)
    } else {
        let id = facts.codex_profile.filter(|id| *id == profile.id && facts.replaces_tokenless && !own.has_tokens());
        id.and_then(|id| codex_import(context, id))
    };
    import.is_some_and(|import| {
        import.provider == profile.stored.provider
            && import.login.usable(context.now())
            && may_stand_for(own, &import.login)
    })
}

/// The Codex CLI's login when it is usable and of the same account: what 5.18+ falls back to when
/// a refresh fails.
pub(super) fn codex_login_of_same_account(context: &AuthContext<'_>, own: &Login) -> bool {
    context
        .facts
        .auth
        .external
        .codex_profile
        .and_then(|id| codex_import(context, id))
        .is_some_and(|import| import.login.usable(context.now()) && own.same_identity(&import.login))
}

/// Whether the built-in runner asks for the login of Claude Code: the order, else the profiles of the
/// provider, name a profile of `claude-cli` (`resolveExternalCliAuthScopeFromAuthSelection`).
pub(super) fn asks_for_claude(context: &AuthContext<'_>, store: &Store, provider: &str) -> bool {
    let facts = context.facts;
    if !facts.auth.external.claude_for_built_in {
        return false;
    }
    if provider == CLAUDE_CLI {
        return true;
    }
    let of_claude = |id: &str| -> Option<bool> {
        let configured = super::eligibility::configured_profile(context, id)
            .and_then(|entry| entry.get("provider"))
            .and_then(crate::source::Node::as_str);
        let own = configured
            .or_else(|| store.profile(id).map(|profile| profile.stored.provider.as_str()))
            .or_else(|| (id == CLAUDE_PROFILE).then_some(CLAUDE_CLI))?;
        let normalized = super::super::model::normalize_provider(&facts.models, own);
        (auth_id(own, facts) == auth_id(provider, facts)).then_some(normalized == CLAUDE_CLI)
    };
    let ordered: Vec<bool> =
        super::order::explicit_ids(context, store, provider).iter().filter_map(|id| of_claude(id)).collect();
    if !ordered.is_empty() {
        return ordered.contains(&true);
    }
    let configured = context.config.and_then(|config| config.at(&["auth", "profiles"]));
    let configured = configured.and_then(crate::source::Node::as_object);
    let configured = configured.into_iter().flat_map(crate::source::Object::keys);
    let stored = store.profiles.iter().map(|profile| profile.id.as_str());
    configured.chain(stored).any(|id| of_claude(id) == Some(true))
}

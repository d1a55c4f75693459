// Asked in a process of its own, for one home: what does this release decide?
//   node ask.mjs <job.json>     { install, found, home, out, now, codexPackage }
// Answers the whole document, with traces, in `out`.
import fs from "node:fs";
import path from "node:path";
import { standInForCodex } from "./codex.mjs";
import { takeFunctions } from "./functions.mjs";
import { isolate } from "./isolation.mjs";

// Functions that are called directly; a release that has not one of them gives null.
const ASKED = [
  "listAgentIds", "resolveAgentDir", "resolveAgentWorkspaceDir", "resolveDefaultModelForAgent", "resolveEffectiveModelFallbacks",
  "resolveFallbackCandidates", "resolveModelCandidateChain", "resolveFallbackCandidateChain", "runWithModelFallback", "FailoverError",
  "ensureAuthProfileStore", "resolveAuthProfileOrder", "resolveAuthProfileEligibility", "isProfileInCooldown",
  "resolveAgentHarnessPolicy", "selectAgentHarness", "prepareSystemAgentRunAdmission",
];

const job = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
isolate(job.now, job.install);
const exit = process.reallyExit.bind(process);
const write = (answer) => fs.writeFileSync(job.out, JSON.stringify(answer));
process.exit = (code) => { write({ fatal: `the release called exit(${code})` }); exit(1); };
// What a release does in the background may fail here: it has no network.
process.on("unhandledRejection", () => {});
process.on("uncaughtException", () => {});

// ---------------------------------------------------------------- what is seen of a run
let trace = null; // of the candidate that is asked

class Stopped extends Error {
  constructor() { super("oracle: captured before the model call"); }
}
function stopAt(attempt) {
  trace.attempt ??= attempt;
  throw new Stopped();
}
function noteCredential(asked, model, key) {
  trace.credentials.push({ asked: asked ?? null, provider: model?.provider ?? null, source: key.source ?? null });
}
function noteFailure(asked, error) {
  trace.credentials.push({ asked: asked ?? null, error: text(error) });
}
const wrappers = {
  getApiKeyForModel: (real, file) => !/model-auth/.test(file) || /runtime-model-auth/.test(file) ? real : async function (question) {
    if (!trace) return real(question);
    try {
      const key = await real(question);
      noteCredential(question.profileId, question.model, key);
      return key;
    } catch (error) {
      noteFailure(question.profileId, error);
      throw error;
    }
  },
  // One and the same question counts where it was asked first.
  resolveAuthProfileOrder: (real) => function (question) {
    const order = real(question);
    trace?.orders.set(JSON.stringify([question.provider, question.preferredProfile, order]), question.provider);
    return order;
  },
  selectAgentHarness: (real) => function (question) {
    if (!trace) return real(question);
    try {
      const selected = real(question);
      const harness = selected?.harness ?? selected;
      trace.harness = harness?.id ?? selected?.selectedHarnessId ?? null;
      return selected;
    } catch (error) {
      trace.harness = { error: text(error) };
      throw error;
    }
  },
  // 2026.8 and later prepare everything in one function, before they touch the session
  prepareEmbeddedRunRuntime: (real) => async function (question) {
    const prepared = await real(question);
    if (!trace || typeof prepared?.snapshot !== "function") return prepared;
    const { agentHarness, lastProfileId, effectiveModel, apiKeyInfo, activePreparedAuthPlan } = prepared.snapshot();
    if (apiKeyInfo && !trace.credentials.length) noteCredential(null, prepared, apiKeyInfo);
    const isPlain = (value) => ["string", "boolean"].includes(typeof value) || (Array.isArray(value) && value.every((item) => typeof item === "string"));
    const plan = Object.fromEntries(Object.entries(activePreparedAuthPlan ?? {}).filter(([, value]) => isPlain(value)));
    return stopAt({
      agentHarnessId: agentHarness?.id, authProfileId: lastProfileId, model: effectiveModel, provider: prepared.provider,
      modelId: prepared.modelId, resolvedApiKey: apiKeyInfo?.apiKey, runtimePlan: { auth: plan },
    });
  },
};
const lastStep = job.found.runEmbeddedAttemptWithBackend.length ? "runEmbeddedAttemptWithBackend" : "runEmbeddedAttempt";
wrappers[lastStep] = (real) => async function (attempt) { return trace ? stopAt(attempt) : real(attempt); };

const get = takeFunctions(job.install, job.found, wrappers);
try {
  write(await answer());
} catch (error) {
  write({ fatal: text(error) });
}
exit(0);

// ---------------------------------------------------------------- the questions
async function answer() {
  const run = (await get("runEmbeddedPiAgent")) ?? (await get("runEmbeddedAgent"));
  await standInForCodex(job.home, job.install, get, job.codexPackage);
  const snapshot = await (await get("readConfigFileSnapshot"))();
  const config = { valid: snapshot.valid, issues: (snapshot.issues ?? []).map((issue) => issue.path ?? "") };
  if (!snapshot.valid) return { config, agents: [] }; // no gateway starts with it
  const loaded = await tried((await get("loadConfig")));
  const cfg = loaded.value ?? snapshot.runtimeConfig ?? snapshot.config ?? snapshot.resolved;
  const release = { run };
  for (const name of ASKED) release[name] = await get(name);
  const agents = [];
  for (const id of release.listAgentIds(cfg)) agents.push(await askAgent(release, cfg, id));
  return { config, agents };
}

async function askAgent(release, cfg, id) {
  const agentDir = release.resolveAgentDir(cfg, id);
  const primary = release.resolveDefaultModelForAgent({ cfg, agentId: id });
  const fallbacks = release.resolveEffectiveModelFallbacks?.({ cfg, agentId: id, hasSessionModelOverride: false });
  const chain = release.resolveFallbackCandidates ?? release.resolveModelCandidateChain ?? release.resolveFallbackCandidateChain;
  const candidates = chain({ cfg, provider: primary.provider, model: primary.model, fallbacksOverride: fallbacks, agentId: id });
  const store = await tried(() => release.ensureAuthProfileStore(agentDir, { allowKeychainPrompt: false }));
  const agent = { id, agentDir, primary: `${primary.provider}/${primary.model}`, fallbacks: fallbacks ?? null };
  agent.store = store.error ? { error: store.error } : {
    profiles: Object.fromEntries(Object.entries(store.value.profiles ?? {}).map(([profile, { type, provider }]) => [profile, { type, provider }])),
    order: store.value.order ?? null,
    last_good: store.value.lastGood ?? null,
  };
  agent.candidates = [];
  for (const [number, candidate] of candidates.entries()) {
    agent.candidates.push(await askCandidate(release, { cfg, id, agentDir, fallbacks, store }, candidate, number));
  }
  agent.walk = candidates.length > 1 ? await walk(release, { cfg, id, agentDir, fallbacks }, primary) : null;
  return agent;
}

async function askCandidate(release, agent, { provider, model }, number) {
  const { cfg, id, agentDir } = agent;
  const sessionKey = `agent:${id}:main`, runId = `oracle-${id}-${number}`;
  const policy = release.resolveAgentHarnessPolicy &&
    await tried(() => release.resolveAgentHarnessPolicy({ config: cfg, provider, modelId: model, agentId: id, sessionKey }));
  const workspaceDir = release.resolveAgentWorkspaceDir(cfg, id);
  fs.mkdirSync(workspaceDir, { recursive: true });
  const sessions = path.join(job.home, "oracle-sessions");
  fs.mkdirSync(sessions, { recursive: true });
  const admission = release.prepareSystemAgentRunAdmission;

  trace = { attempt: null, credentials: [], orders: new Map(), harness: null };
  const ended = await tried(() => release.run({
    sessionId: runId, sessionKey, agentId: id, workspaceDir, agentDir, config: cfg, provider, model,
    ...(job.sessionsInDatabase ? {} : { sessionFile: path.join(sessions, `${id}-${number}.jsonl`) }),
    ...(admission ? { preparedRunAdmission: admission(cfg, runId, id, "isolated-completion") } : {}),
    prompt: "ping", timeoutMs: 60_000, runId, trigger: "user", modelFallbacksOverride: agent.fallbacks,
    enqueue: (task) => task(), disableTools: true, thinkLevel: "off",
  }));
  const { attempt, credentials, orders, harness } = trace;
  trace = null;

  const found = {
    ref: `${provider}/${model}`, provider, model, role: number === 0 ? "primary" : "fallback",
    runtime_policy: policy ? (policy.error ? { error: policy.error } : policy.value) : null,
    harness, outcome: "attempt", selected_profile: null, credential_source: null, credential_error: null,
    api: null, base_url: null, error: null, credentials,
  };
  if (attempt) {
    found.harness = attempt.agentHarnessId ?? harness;
    found.selected_profile = attempt.authProfileId ?? null;
    found.api = attempt.model?.api ?? null;
    found.base_url = attempt.model?.baseUrl ?? null;
    found.attempt_provider = attempt.provider;
    found.attempt_model = attempt.modelId;
    found.attempt_has_key = Boolean(attempt.resolvedApiKey);
    found.credential_source = credentials.filter((step) => !step.error).at(-1)?.source ?? null;
    const plan = attempt.runtimePlan?.auth;
    if (plan) found.auth_plan = JSON.parse(JSON.stringify(plan));
  } else {
    found.credential_error = credentials.filter((step) => step.error).at(-1)?.error ?? null;
    const returned = ended.error === undefined;
    found.outcome = returned ? "returned" : "failed_before_attempt";
    found.error = returned ? ended.value?.payloads?.map((payload) => payload.text).join("\n") ?? null : ended.error;
  }
  // 2026.4.10 to 2026.4.23 choose the harness after the point where the run was stopped
  if (attempt && found.harness === null && release.selectAgentHarness) {
    const asked = await tried(() => release.selectAgentHarness({ provider, modelId: model, config: cfg, agentId: id, sessionKey }));
    found.harness = asked.error === undefined ? asked.value?.id ?? null : { error: asked.error };
    if (asked.error !== undefined) Object.assign(found, { outcome: "failed_before_attempt", error: asked.error });
  }
  found.auth_provider = found.auth_plan?.harnessAuthProvider ?? found.auth_plan?.authProfileProviderForAuth ?? [...orders.values()].at(-1) ?? provider;
  if (agent.store.error === undefined) Object.assign(found, await askStore(release, cfg, structuredClone(agent.store.value), found));
  return found;
}

// Function by function, from the store as it was loaded.
async function askStore(release, cfg, store, { provider, model, auth_provider }) {
  const order = async (provider) => {
    const asked = await tried(() => release.resolveAuthProfileOrder({ cfg, store, provider }));
    return asked.error === undefined ? asked.value : { error: asked.error };
  };
  const found = { auth_order: await order(auth_provider), eligibility: {}, cooldown: {} };
  if (auth_provider !== provider) found.auth_order_own_provider = await order(provider);
  const profiles = new Set([
    ...Object.keys(store.profiles ?? {}), ...Object.keys(cfg.auth?.profiles ?? {}),
    ...Object.values(cfg.auth?.order ?? {}).flat(), ...Object.values(store.order ?? {}).flat(),
  ]);
  for (const profileId of [...profiles].sort()) {
    const asked = await tried(() => release.resolveAuthProfileEligibility({ cfg, store, provider: auth_provider, profileId, now: job.now }));
    found.eligibility[profileId] = asked.error ?? asked.value.reasonCode;
    if (release.isProfileInCooldown && store.usageStats?.[profileId]) {
      found.cooldown[profileId] = release.isProfileInCooldown(store, profileId, job.now, model);
    }
  }
  return found;
}

// The release's own walk along the chain, where every candidate fails with a timeout.
async function walk(release, { cfg, id, agentDir, fallbacks }, { provider, model }) {
  if (!release.runWithModelFallback || !release.FailoverError) return null;
  const attempts = [];
  await tried(() => release.runWithModelFallback({
    cfg, provider, model, agentDir, agentId: id, sessionKey: `agent:${id}:main`, runId: `oracle-walk-${id}`, fallbacksOverride: fallbacks,
    run: async (provider, model) => {
      attempts.push(`${provider}/${model}`);
      throw new release.FailoverError("oracle: candidate fails", { reason: "timeout", provider, model, status: 408 });
    },
  }));
  return attempts;
}

async function tried(question) {
  try { return { value: await question() }; } catch (error) { return { error: text(error) }; }
}
function text(error) {
  return String(error?.message ?? error);
}

// Asked in a process of its own, for several homes in turn: with which models does each of their triggers begin?
//   node ask_triggers.mjs <job.json>     [{ install, found, home, out, now, sessionsInDatabase, messages }, …]
// Every trigger goes the road of the gateway (a message, the heartbeat runner, a scheduled run, a request to the hooks)
// until the release is about to walk along its chain; that chain is the answer. Then the first candidate is begun, to
// see which profile and which runtime it is bound to, and stopped before it runs.
import { AsyncLocalStorage } from "node:async_hooks";
import fs from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { takeFunctions } from "./functions.mjs";
import { isolate } from "./isolation.mjs";

const ASKED = [
  "listAgentIds", "resolveAgentWorkspaceDir", "resolveDefaultAgentId", "resolveEffectiveModelFallbacks",
  "resolveFallbackCandidates", "resolveModelCandidateChain", "resolveFallbackCandidateChain", "getReplyFromConfig", "runHeartbeatOnce",
  "runCronIsolatedAgentTurn", "resolveHooksConfig", "createGatewayHooksRequestHandler", "resolveSubagentSpawnModelSelection",
  "replaceSessionEntry", "tryResolveAmbientOwnerAgentId", "resolveCronJobEffectiveAgentId",
  "splitTrailingAuthProfile",
];

const jobs = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
let [job] = jobs;
const setTime = isolate(job.now, job.install);
const exit = process.reallyExit.bind(process);
const write = (answer) => fs.writeFileSync(job.out, JSON.stringify(answer));
process.exit = (code) => { write({ fatal: `the release called exit(${code})` }); exit(1); };
process.on("unhandledRejection", () => {});
process.on("uncaughtException", () => {});

// ---------------------------------------------------------------- what is seen of a run
const asking = new AsyncLocalStorage(); // of the trigger that is asked: runs of earlier ones end late
const originals = new Map(); // session files as the homes have them
const waiting = Symbol("the answer comes later");

class Stopped extends Error {
  constructor() { super("oracle: stopped before the run"); }
}
// A run of the first candidate: what it is bound to.
const bound = (real) => async function (run) {
  const seen = asking.getStore();
  if (!seen) return real(run);
  seen.agent ??= run.agentId ?? /^agent:([^:]+):/.exec(run.sessionKey ?? "")?.[1];
  if (!seen.bound) seen.bound = { profile: run.authProfileId ?? null, runtime: run.agentHarnessRuntimeOverride ?? run.agentHarnessId ?? null };
  throw new Stopped();
};
function kept(real) {
  const known = new Map();
  return (question) => {
    const plain = Object.entries(question ?? {}).filter(([, value]) => ["string", "boolean", "number"].includes(typeof value));
    const key = JSON.stringify([job.home, plain, question?.config?.plugins]);
    if (!known.has(key)) known.set(key, real(question));
    return known.get(key);
  };
}
const wrappers = {
  runWithModelFallback: (real) => async function (question) {
    const seen = asking.getStore();
    if (!seen) return real(question);
    if (!seen.candidates) {
      seen.candidates = chain(question);
      seen.agent = question.agentId;
      const [first] = seen.candidates;
      const at = first?.indexOf("/");
      if (first) await Promise.resolve(question.run(first.slice(0, at), first.slice(at + 1), {})).catch(() => {});
      seen.ended(null);
    }
    throw new Stopped();
  },
  runEmbeddedPiAgent: bound, runEmbeddedAgent: bound, runCliAgent: bound,
  // asked hundreds of times; a gateway keeps what it found of the installed plugins
  loadPluginMetadataSnapshot: kept, loadPluginRegistrySnapshotWithMetadata: kept, loadManifestModelIdNormalizationPolicies: kept,
  // a job that ends before it has a chain says why in its result; a hook does not hand that on
  runCronIsolatedAgentTurn: (real) => async function (question) {
    const result = await real(question).catch((error) => ({ error: text(error) }));
    asking.getStore()?.ended(ending(result));
    return result;
  },
};

let cfg = null, release = null;
const forget = new Map();
const get = takeFunctions(job.install, job.found, wrappers, forget);
for (const next of jobs) {
  job = next;
  setTime(job.now);
  Object.assign(process.env, { HOME: job.home, USERPROFILE: job.home });
  process.chdir(job.home);
  for (const one of forget.values()) {
    try { Promise.resolve(one()).catch(() => {}); } catch { /* it wants something to forget */ }
  }
  try {
    write(await answer());
  } catch (error) {
    write({ fatal: text(error) });
  }
}
exit(0);

// ---------------------------------------------------------------- the questions
async function answer() {
  (await get("runEmbeddedPiAgent")) ?? (await get("runEmbeddedAgent"));
  const snapshot = await (await get("readConfigFileSnapshot"))();
  const config = { valid: snapshot.valid, issues: (snapshot.issues ?? []).map((issue) => issue.path ?? "") };
  if (!snapshot.valid) return { config, agents: [] }; // no gateway starts with it
  const loadConfig = await get("loadConfig");
  cfg = loadConfig?.() ?? snapshot.runtimeConfig ?? snapshot.config ?? snapshot.resolved;
  release = {};
  for (const name of ASKED) release[name] = await get(name);
  const agents = [];
  for (const id of release.listAgentIds(cfg)) agents.push({ id, triggers: await askAgent(id) });
  return { config, agents, gateway: await askGateway() };
}

async function askAgent(id) {
  const workspace = release.resolveAgentWorkspaceDir(cfg, id);
  fs.mkdirSync(workspace, { recursive: true });
  fs.writeFileSync(path.join(workspace, "HEARTBEAT.md"), "Look at the mail.\n");
  const triggers = [];
  const ask = async (kind, name, question) => {
    await storedSessions(id);
    triggers.push({ kind, name, ...(await asked(question)) });
  };
  const sessions = await storedSessions(id);
  await ask("chat", "", () => chat(`agent:${id}:webchat:direct:9000`, { From: "9000", To: "9000", Provider: "webchat", Surface: "webchat" }));
  for (const { name, chat: place, context } of job.messages) await ask("message", name, () => chat(`agent:${id}:${place}`, context));
  for (const key of Object.keys(sessions)) {
    const [, peer] = /:telegram:direct:(\d+)/.exec(key) ?? [null, "1000"];
    if (!/:(cron|subagent|hook):/.test(key)) await ask("session", key, () => chat(key, { From: peer, To: peer }));
  }
  setTime(job.now + 600_000 * (1 + triggers.length)); // a release looks only every few minutes whether a model that failed works again
  await ask("heartbeat", "", () => heartbeat(id));
  await ask("subagent", "", () => spawned(id));
  return triggers;
}

// Jobs and hooks; which agent they run as is part of the answer.
async function askGateway() {
  const triggers = [];
  const ask = async (kind, name, question) => triggers.push({ kind, name, ...(await asked(question)) });
  for (const one of readJobs().filter((one) => one.payload?.kind === "agentTurn")) {
    await ask("cron", one.name, () => scheduled(one));
  }
  for (const { id, match, action } of cfg.hooks?.mappings ?? []) {
    if (action === "agent") await ask("hook", id ?? match?.path ?? "", () => request(match?.path));
  }
  if (cfg.hooks?.presets?.includes("gmail")) await ask("hook", "gmail", () => request("gmail"));
  return triggers;
}

// The gateway does this in a closure: an unknown agent was the default agent up to 2026.7; later such a job is refused, as
// is one without an agent where none owns it.
function agentOfJob(one) {
  const known = release.listAgentIds(cfg), wanted = one.agentId?.trim();
  if (!release.tryResolveAmbientOwnerAgentId) return known.includes(wanted) ? wanted : release.resolveDefaultAgentId(cfg);
  const owner = release.tryResolveAmbientOwnerAgentId(cfg);
  if (wanted && wanted !== owner && !known.includes(wanted)) throw new Error(`cron job agent is unavailable: ${wanted}`);
  return release.resolveCronJobEffectiveAgentId(one, owner);
}

// The sessions of an agent as the home has them, put back before every question: a reply may change them. Where the
// release keeps them in a database, they are brought there.
async function storedSessions(id) {
  const file = path.join(job.home, `.openclaw/agents/${id}/sessions/sessions.json`);
  if (!originals.has(file)) originals.set(file, fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "{}");
  const sessions = JSON.parse(originals.get(file));
  if (!Object.keys(sessions).length) return sessions;
  if (!job.sessionsInDatabase) {
    fs.writeFileSync(file, originals.get(file));
  } else {
    fs.rmSync(file, { force: true });
    for (const [sessionKey, entry] of Object.entries(sessions)) await release.replaceSessionEntry({ agentId: id, sessionKey }, entry);
  }
  return sessions;
}

function readJobs() {
  const file = path.join(job.home, ".openclaw/cron/jobs.json");
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")).jobs : [];
}

// A message of a user in a direct chat, or in the place that `context` describes.
async function chat(key, context = {}) {
  const body = { Body: "hello", RawBody: "hello", CommandBody: "hello", BodyForAgent: "hello", BodyForCommands: "hello" };
  const place = { From: "1001", To: "1001", AccountId: "default", ChatType: "direct", Provider: "telegram", Surface: "telegram" };
  const replies = await release.getReplyFromConfig(
    { ...body, ...place, ...context, SessionKey: key, CommandAuthorized: true, Timestamp: job.now }, {}, cfg);
  return [replies].flat().map((reply) => reply?.text).join("\n");
}

// Right after a chat in the same session the runner may still be busy.
async function heartbeat(agentId) {
  const begin = () => release.runHeartbeatOnce({ cfg, agentId, reason: "manual", source: "manual", intent: "manual", deps: { getQueueSize: () => 0, nowMs: () => Date.now() } });
  let result = await begin();
  for (let more = 5; more && result?.reason === "requests-in-flight"; more--) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    result = await begin();
  }
  return result?.status === "skipped" ? `skipped: ${result.reason}` : result?.reason ?? result?.status;
}

// As the gateway's cron service begins it.
async function scheduled(one) {
  const agentId = agentOfJob(one);
  const added = { createdAtMs: job.now, updatedAtMs: job.now, schedule: { kind: "every", everyMs: 1e6 }, wakeMode: "now", state: {} };
  const result = await release.runCronIsolatedAgentTurn({
    cfg, deps: {}, job: { ...added, ...one, delivery: { mode: "none" } }, message: one.payload.message, agentId,
    sessionKey: one.sessionTarget?.startsWith("session:") ? one.sessionTarget.slice("session:".length) : `cron:${one.id}`, lane: "cron",
  });
  return ending(result);
}
function reason(body) {
  try { return JSON.parse(body).error; } catch { return String(body ?? ""); }
}
function ending(result) {
  return result?.error ?? result?.summary ?? result?.status ?? "nothing";
}

// A request to the gateway's own handler of hooks.
async function request(place) {
  const seen = asking.getStore();
  const hooks = release.resolveHooksConfig(cfg);
  const log = Object.fromEntries(["info", "warn", "error", "debug", "trace"].map((level) => [level, () => {}]));
  const handle = release.createGatewayHooksRequestHandler({
    deps: {}, getHooksConfig: () => hooks, getClientIpConfig: () => ({ trustedProxies: [], allowRealIpFallback: false }),
    bindHost: "127.0.0.1", port: 18789, logHooks: log, getRuntimeConfig: () => cfg, nodeRegistry: { listConnected: () => [] },
  });
  const body = JSON.stringify({ message: "hello", messages: [{ id: "m1", from: "a@example.com", subject: "s", snippet: "s", body: "b" }] });
  const incoming = Object.assign(Readable.from([Buffer.from(body)]), {
    method: "POST", url: `${hooks.basePath}/${place}`, socket: { remoteAddress: "127.0.0.1" },
    headers: { host: "127.0.0.1", authorization: `Bearer ${hooks.token}`, "content-type": "application/json" },
  });
  await new Promise((resolve) => {
    const response = { statusCode: 200, headersSent: false, setHeader() {}, getHeader() {}, writeHead() { return this; }, write() {}, once() {}, on() {}, off() {}, removeListener() {},
      end(part) {
        resolve();
        // the run that it began may still say why
        if (this.statusCode >= 300) setTimeout(() => seen.ended(`${this.statusCode} ${reason(part)}`), 2_000);
      } };
    handle(incoming, response).catch((error) => { seen.ended(text(error)); resolve(); });
  });
  return waiting;
}

function spawned(agentId) {
  const chosen = release.resolveSubagentSpawnModelSelection({ cfg, agentId });
  const named = typeof chosen === "string" ? chosen : chosen?.model;
  const model = release.splitTrailingAuthProfile?.(named).model ?? named; // as when the session is given it
  const at = model.indexOf("/");
  if (at < 0) return "a bare name, which the session resolves";
  const fallbacksOverride = release.resolveEffectiveModelFallbacks({
    cfg, agentId, sessionKey: `agent:${agentId}:subagent:0`, hasSessionModelOverride: true, modelOverrideSource: "auto",
  });
  asking.getStore().candidates = chain({ cfg, provider: model.slice(0, at), model: model.slice(at + 1), fallbacksOverride, agentId });
}

function chain({ cfg, provider, model, fallbacksOverride, agentId }) {
  const resolve = release.resolveFallbackCandidates ?? release.resolveModelCandidateChain ?? release.resolveFallbackCandidateChain;
  return resolve({ cfg, provider, model, fallbacksOverride, agentId }).map((one) => `${one.provider}/${one.model}`);
}

// ---------------------------------------------------------------- one question
async function asked(question) {
  const ended = Promise.withResolvers();
  const seen = { candidates: null, bound: null, ended: ended.resolve };
  const tried = asking.run(seen, async () => question()).catch((error) => text(error));
  const first = tried.then((said) => (said === waiting ? ended.promise : said));
  const late = new Promise((resolve) => setTimeout(resolve, 180_000, "no answer"));
  const said = await Promise.race([ended.promise, first, late]);
  const { candidates, agent, bound } = seen;
  if (candidates) return { ...(agent ? { agent } : {}), candidates, ...(bound?.profile ? { profile: bound.profile } : {}), ...(bound?.runtime ? { runtime: bound.runtime } : {}) };
  return { refused: String(said ?? "nothing") };
}
function text(error) {
  return String(error?.message ?? error);
}

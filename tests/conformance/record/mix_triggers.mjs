// Homes for `fixtures/triggers` that nobody thought out: agents, models, lists, heartbeats, jobs, hooks, sessions and
// channels drawn at random. The same seed gives the same homes.
//   node mix_triggers.mjs <directory> [first number] [count]     cases r00, r01, …
import fs from "node:fs";
import path from "node:path";

const [target, first = "0", count = "30"] = process.argv.slice(2);
const NOW = 1_800_000_000_000;
const RELEASES = [
  ["2026.5.19", "2026.9.6"],
  ["2026.6.11", "2026.8.2"],
  ["2026.5.28", "2026.7.1"],
  ["2026.4.29", "2026.9.6"],
  ["2026.8.2", "2026.9.6"], // agents as `agents.entries`
];
const PROVIDERS = { alpha: ["one", "two", "three", "four"], beta: ["one", "two", "five"], gamma: ["six"] };
const ALL = Object.entries(PROVIDERS).flatMap(([provider, models]) => models.map((model) => `${provider}/${model}`));
const ALIASES = ["Main", "deep", "fast", "six"];

for (let number = Number(first); number < Number(first) + Number(count); number++) {
  const name = `r${String(number).padStart(2, "0")}`;
  const home = mix(number);
  const put = (file, value) => {
    const place = path.join(target, name, file);
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place, `${lines(value)}\n`);
  };
  for (const [file, value] of Object.entries(home)) put(file, value);
}

// Mulberry32.
function random(seed) {
  let state = (seed + 1) * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

function mix(number) {
  const next = random(number);
  const chance = (share) => next() < share;
  const one = (list) => list[Math.floor(next() * list.length)];
  const some = (list, most) => [...new Set(Array.from({ length: Math.floor(next() * (most + 1)) }, () => one(list)))];
  const maybe = (share, key, value) => (chance(share) ? { [key]: value() } : {});

  const allowed = chance(0.6) ? Object.fromEntries(some(ALL, 5).map((ref, at) => [ref, chance(0.5) ? { alias: ALIASES[at % ALIASES.length] } : {}])) : null;
  if (allowed && chance(0.2)) allowed["beta/*"] = {};
  // a reference as people write it
  const text = () => {
    const aliases = Object.values(allowed ?? {}).map((entry) => entry.alias).filter(Boolean);
    const kind = next();
    if (kind < 0.55) return one(ALL);
    if (kind < 0.7 && aliases.length) return one(aliases);
    if (kind < 0.8) return one(ALL).split("/")[1];
    if (kind < 0.86) return one(ALL).toUpperCase();
    if (kind < 0.92) return ` ${one(ALL)} `;
    if (kind < 0.96) return `nowhere/${one(["x", "one"])}`;
    return one(["", "  ", "/", "alpha/", "unknown"]);
  };
  const model = () => {
    const kind = next();
    if (kind < 0.35) return text();
    if (kind < 0.65) return { primary: text(), fallbacks: Array.from({ length: Math.floor(next() * 3) }, text) };
    if (kind < 0.85) return { primary: text() };
    return { fallbacks: [text()] };
  };
  const heartbeat = () => ({ every: one(["30m", "10m", "0m"]), ...maybe(0.7, "model", text), ...maybe(0.2, "isolatedSession", () => true), ...maybe(0.2, "session", () => "telegram:direct:1") });

  const ids = ["main", "second", "third"].slice(0, 1 + Math.floor(next() * 3));
  const releases = RELEASES[number % RELEASES.length];
  const asEntries = releases === RELEASES.at(-1);
  // 2026.8 and later want to know who owns what names no agent
  const marked = !asEntries && ids.length > 1 ? (chance(0.4) ? 1 : 0) : -1;
  const entries = ids.map((id, at) => ({
    id, ...(at === marked ? { default: true } : {}),
    ...maybe(0.5, "model", model), ...maybe(0.35, "subagents", () => ({ model: model() })), ...maybe(0.35, "heartbeat", heartbeat),
  }));
  const owned = ids.length > 1 ? { ownership: "explicit" } : {};
  const roster = asEntries ? { ...owned, entries: Object.fromEntries(entries.map(({ id, ...rest }) => [id, rest])) } : chance(0.85) ? { list: entries } : {};
  const agents = roster.list || roster.entries ? ids : ["main"];
  const policy = asEntries && chance(0.6) ? { modelPolicy: { allow: some([...ALL, "beta/*"], 4) } } : {};
  const hooks = chance(0.6) && {
    enabled: true, token: "FAKE-hook",
    mappings: ["a", "b", "c"].slice(0, 1 + Math.floor(next() * 3)).map((id) => ({
      id, match: { path: id }, action: "agent", messageTemplate: "x", ...maybe(0.6, "model", text), ...maybe(0.5, "agentId", () => one([...agents, "gone"])),
    })),
    ...(chance(0.5) ? { allowRequestSessionKey: true, allowedSessionKeyPrefixes: ["hook:"], presets: ["gmail"], gmail: { account: "a@example.com", ...maybe(0.7, "model", text) } } : {}),
  };
  const channels = chance(0.4) && { modelByChannel: { telegram: { ...maybe(0.6, "1001", text), ...maybe(0.6, "-100", text), ...maybe(0.4, "*", text) }, discord: { ...maybe(0.6, "55", text), ...maybe(0.4, "*", text) } } };
  const config = {
    gateway: { mode: "local", auth: { mode: "token", token: "FAKE-gateway" } },
    models: { providers: Object.fromEntries(Object.entries(PROVIDERS).map(([provider, models]) => [provider, {
      baseUrl: "https://models.example.com/v1", api: "openai-completions", apiKey: "FAKE-key", models: models.map((id) => ({ id, name: id })),
    }])) },
    agents: {
      defaults: {
        ...(owned.ownership && asEntries ? maybe(0.7, "systemAgent", () => ({ agentId: one(ids) })) : {}),
        ...maybe(0.9, "model", model), ...(allowed ? { models: allowed } : {}), ...policy, ...maybe(0.5, "heartbeat", heartbeat), ...maybe(0.5, "subagents", () => ({ model: model() })),
      },
      ...roster,
    },
    ...(hooks ? { hooks } : {}), ...(channels ? { channels } : {}),
  };
  const jobs = Array.from({ length: 3 + Math.floor(next() * 5) }, (_, at) => ({
    id: `job-${at}`, name: `job-${at}`, enabled: true, sessionTarget: "isolated", schedule: { kind: "every", everyMs: 3_600_000 }, wakeMode: "now",
    createdAtMs: NOW - 1_000_000, updatedAtMs: NOW - 1_000_000, state: {}, ...maybe(0.7, "agentId", () => one([...agents, "gone"])),
    payload: { kind: "agentTurn", message: "x", ...maybe(0.6, "model", text), ...maybe(0.3, "fallbacks", () => Array.from({ length: Math.floor(next() * 3) }, text)) },
  }));
  const files = {
    "case.json": {
      what: "drawn at random", now: NOW, env: {}, releases,
      ...(channels ? { messages: [
        { name: "direct", entries: ["telegram/1001", "telegram/*"], in: { "2026.4.29": [], "2026.5.19": ["telegram/*"], "2026.5.28": ["telegram/*"] }, chat: "telegram:direct:1001", context: {} },
        { name: "group", entries: ["telegram/-100", "telegram/*"], chat: "telegram:group:-100", context: { From: "telegram:group:-100", To: "telegram:group:-100", ChatType: "group", GroupSubject: "Ops", SenderId: "1001" } },
        { name: "channel", entries: ["discord/55", "discord/*"], chat: "discord:channel:55", context: { Provider: "discord", Surface: "discord", From: "discord:channel:55", To: "channel:55", ChatType: "channel", GroupChannel: "#x", SenderId: "7" } },
      ] } : {}),
    },
    "home/.openclaw/openclaw.json": config,
    "home/.openclaw/cron/jobs.json": { version: 1, jobs },
  };
  for (const agent of agents) {
    const sessions = {};
    const keep = (key, entry) => {
      sessions[`agent:${agent}:${key}`] = { sessionId: `${String(Object.keys(sessions).length).padStart(8, "0")}-1111-4111-8111-111111111111`, updatedAt: NOW - 10_000, ...entry };
    };
    const choice = () => {
      const [provider, name] = one(ALL).split("/");
      const source = one([{ modelOverrideSource: "user" }, { modelOverrideSource: "user" }, {}, { modelOverrideSource: "auto", modelOverrideFallbackOriginProvider: "alpha", modelOverrideFallbackOriginModel: "one" }]);
      return chance(0.8) ? { providerOverride: provider, modelOverride: name, ...source } : { modelOverride: text() || "x", ...source };
    };
    if (chance(0.4)) keep("main", choice());
    for (let at = 1; at <= Math.floor(next() * 4); at++) keep(`telegram:direct:${at}`, choice());
    if (chance(0.3)) keep("telegram:direct:1:thread:5", {});
    const job = one(jobs);
    if (chance(0.4)) keep(`cron:${job.id}`, choice());
    if (Object.keys(sessions).length) files[`home/.openclaw/agents/${agent}/sessions/sessions.json`] = sessions;
  }
  return files;
}

// JSON with what fits on a line on one.
function lines(value, depth = 0) {
  const whole = JSON.stringify(value);
  if (whole.length + 2 * depth <= 110 || typeof value !== "object" || value === null) return whole;
  const pad = "  ".repeat(depth + 1), end = "  ".repeat(depth);
  if (Array.isArray(value)) return `[\n${value.map((item) => pad + lines(item, depth + 1)).join(",\n")}\n${end}]`;
  return `{\n${Object.entries(value).map(([key, item]) => `${pad}${JSON.stringify(key)}: ${lines(item, depth + 1)}`).join(",\n")}\n${end}}`;
}

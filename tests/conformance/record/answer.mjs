// From what a release answered to what is committed: `expected.json`, one line per candidate or trigger.
import fs from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";

const CANDIDATE = [
  "ref", "provider", "model", "role", "runtime_policy", "harness", "outcome", "selected_profile", "credential_source", "credential_error",
  "api", "base_url", "attempt_provider", "attempt_model", "attempt_has_key", "auth_provider", "auth_order", "auth_order_own_provider",
  "eligibility", "cooldown", "auth_plan", "error",
];

// The committed part of an answer. Of the traces it keeps which profiles' tokens could not be refreshed.
export function reduced({ fatal, config, agents }) {
  if (fatal) return { fatal };
  const candidate = (found) => {
    const kept = Object.fromEntries(CANDIDATE.filter((key) => found[key] !== undefined).map((key) => [key, found[key]]));
    const blocked = found.credentials.filter((step) => step.asked && step.error?.includes("token refresh")).map((step) => step.asked);
    return blocked.length ? { ...kept, refresh_blocked: [...new Set(blocked)].sort() } : kept;
  };
  const agent = ({ id, agentDir, primary, fallbacks, store, walk, candidates }) =>
    ({ id, agentDir, primary, fallbacks, store, walk, candidates: candidates.map(candidate) });
  return { config, agents: agents.map(agent) };
}

// Paths of this machine become `~`, `$SCRATCH` and `$OPENCLAW`; whatever the home or the environment calls a secret, `<secret>`.
export function scrubbed(answer, places, home, env) {
  let text = JSON.stringify(answer);
  for (const [from, to] of places) text = text.split(from).join(to);
  for (const secret of secretsOf(home, env)) text = text.split(JSON.stringify(secret).slice(1, -1)).join("<secret>");
  return JSON.parse(text);
}

function secretsOf(home, env) {
  const named = /^(key|token|access|refresh|apiKey|access_token|refresh_token|id_token|idToken|password|secret)$/i;
  const found = new Set(Object.entries(env).filter(([name, value]) => /KEY|TOKEN|SECRET|PASS/.test(name) && value.length > 5).map(([, value]) => value));
  const search = (value, key) => {
    if (Array.isArray(value)) value.forEach((item) => search(item, key));
    else if (value && typeof value === "object") Object.entries(value).forEach(([name, item]) => search(item, name));
    else if (typeof value === "string" && value.length > 5 && named.test(key) && !value.startsWith("${")) found.add(value);
  };
  for (const entry of fs.readdirSync(home, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".json")) continue;
    try { search(JSON.parse(fs.readFileSync(path.join(entry.parentPath, entry.name), "utf8")), ""); } catch { /* broken on purpose */ }
  }
  return found;
}

// What a case's file says of a release; undefined where it was not asked.
export function recorded(file, release) {
  return answersOf(file).get(release);
}

// Writes the answer of a release into a case's file. Releases with one and the same answer share it.
export function record(file, release, answer) {
  const answers = answersOf(file).set(release, answer);
  const groups = [];
  for (const name of [...answers.keys()].sort(byVersion)) {
    const same = groups.find((group) => isDeepStrictEqual(group.answer, answers.get(name)));
    if (same) same.releases.push(name);
    else groups.push({ releases: [name], answer: answers.get(name) });
  }
  fs.writeFileSync(file, `[\n${groups.map(groupText).join(",\n")}\n]\n`);
}

function answersOf(file) {
  const groups = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : [];
  return new Map(groups.flatMap(({ releases, ...answer }) => releases.map((release) => [release, answer])));
}

function groupText({ releases, answer }) {
  const head = ` {"releases":${JSON.stringify(releases)},`;
  if (answer.fatal) return `${head}\n  "fatal":${JSON.stringify(answer.fatal)}}`;
  const agents = answer.agents.map((agent) => {
    const list = "triggers" in agent ? "triggers" : "candidates";
    const { [list]: items, ...rest } = agent;
    const lines = items.map((item) => `    ${JSON.stringify(item)}`);
    return `   ${JSON.stringify(rest).slice(0, -1)},"${list}":[\n${lines.join(",\n")}${lines.length ? "\n" : ""}   ]}`;
  });
  const gateway = answer.gateway ? `,\n  "gateway":[\n${answer.gateway.map((item) => `   ${JSON.stringify(item)}`).join(",\n")}${answer.gateway.length ? "\n" : ""}  ]` : "";
  return `${head}\n  "config":${JSON.stringify(answer.config)},\n  "agents":[\n${agents.join(",\n")}${agents.length ? "\n" : ""}  ]${gateway}}`;
}

function byVersion(one, other) {
  const parts = (version) => version.split(/[.-]/).map((part) => Number(part) || 0);
  const [left, right] = [parts(one), parts(other)];
  for (let at = 0; at < 3; at++) if (left[at] !== right[at]) return left[at] - right[at];
  return one < other ? -1 : 1;
}

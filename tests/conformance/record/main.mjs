// Records what one installed release decides for the homes of a directory.
//   node main.mjs --openclaw <package directory> --homes <directory> --fixtures <directory> [--only PREFIX] [--like RELEASE]
//                 [--codex <package directory>] [--stage <directory>] [--verify] [--jobs 2] [--triggers]
// `--triggers`: the homes of family `triggers`, asked with which models each of their triggers begins.
// `--homes`: <family>/<case>/{case.json,home/}, the databases built; `--fixtures`: where the answers go, in the same families.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { record, recorded, reduced, scrubbed } from "./answer.mjs";
import { findFunctions } from "./functions.mjs";

const { values: options } = parseArgs({ options: {
  openclaw: { type: "string" }, homes: { type: "string" }, fixtures: { type: "string" }, only: { type: "string", default: "" },
  like: { type: "string" }, codex: { type: "string" }, stage: { type: "string" },
  verify: { type: "boolean", default: false }, triggers: { type: "boolean", default: false }, jobs: { type: "string", default: "2" },
} });
const install = fs.realpathSync(options.openclaw);
const release = JSON.parse(fs.readFileSync(path.join(install, "package.json"), "utf8")).version;
const found = findFunctions(install);
const [year, month] = release.split(".").map(Number);
const here = import.meta.dirname, scratch = fs.mkdtempSync(path.join(os.tmpdir(), "oc-doctor-record-"));
// A network namespace of its own, where the system allows one; the process blocks the network by itself too.
const inNamespace = spawnSync("unshare", ["-rn", "true"]).status === 0;

const families = options.triggers ? ["triggers"] : fs.readdirSync(options.homes);
const cases = families.flatMap((family) => fs.readdirSync(path.join(options.homes, family)).map((name) => ({ family, name })))
  .map((one) => ({ ...one, directory: path.join(options.homes, one.family, one.name), file: path.join(options.fixtures, one.family, one.name, "expected.json") }))
  .filter(({ name, file, directory }) => name.startsWith(options.only) && (options.triggers ? describe(directory).releases.includes(options.like ?? release) : recorded(file, options.like ?? release) !== undefined))
  .sort((one, other) => (one.name < other.name ? -1 : 1));
if (!cases.length) throw new Error(`no case was ever asked of ${options.like ?? release}; name a release with --like whose cases suit ${release}`);

let different = 0, failed = 0;
// Triggers need no clean process each: a dozen homes share one, which saves what it takes to load a release.
const together = options.triggers ? 12 : 1, waiting = [...cases];
await Promise.all(Array.from({ length: Number(options.jobs) }, async () => {
  while (waiting.length) for (const { next, answer } of await ask(waiting.splice(0, together))) {
    if (answer.fatal) {
      failed++;
      console.log(`${next.name}: no answer: ${answer.fatal}`);
    } else if (!options.verify) {
      record(next.file, release, answer);
    } else if (!isDeepStrictEqual(answer, recorded(next.file, release))) {
      different++;
      const place = path.join(scratch, `${next.name}.different.json`);
      fs.writeFileSync(place, `${JSON.stringify(answer, null, 1)}\n`);
      console.log(`${next.name}: another answer: ${place}`);
    }
  }
}));
console.log(`${release}: ${cases.length} asked, ${failed} without an answer${options.verify ? `, ${different} with another one` : ""}`);
if (!different) fs.rmSync(scratch, { recursive: true });
process.exitCode = different || failed ? 1 : 0;

function describe(directory) {
  return JSON.parse(fs.readFileSync(path.join(directory, "case.json"), "utf8"));
}

// The answers for some homes, asked in one process.
async function ask(some) {
  const asked = some.map((next) => prepare(next));
  const [{ place, home, temporary, env }] = asked;
  const jobs = asked.map(({ job }) => job), list = path.join(place, "job.json");
  fs.writeFileSync(list, JSON.stringify(options.triggers ? jobs : jobs[0]));
  const stage = options.stage && path.join(options.stage, release);
  const variables = {
    PATH: process.env.PATH, HOME: home, USERPROFILE: home, TMPDIR: temporary, TZ: "UTC", LANG: "C.UTF-8", NO_COLOR: "1",
    NODE_COMPILE_CACHE: path.join(os.tmpdir(), "oc-doctor-record-compiled"), OPENCLAW_DISABLE_BONJOUR: "1", OPENCLAW_LOG_LEVEL: "error",
    ...(stage ? { OPENCLAW_PLUGIN_STAGE_DIR: stage } : {}), ...env,
  };
  const node = [process.execPath, "--no-warnings", path.join(here, options.triggers ? "ask_triggers.mjs" : "ask.mjs"), list];
  const [program, ...args] = inNamespace ? ["unshare", "-rn", ...node] : node;
  const said = await new Promise((resolve) => {
    const child = spawn(program, args, { cwd: home, env: variables, stdio: ["ignore", "ignore", "pipe"], timeout: 900_000 * some.length });
    let text = "";
    child.stderr.on("data", (part) => { text = (text + part).slice(-600); });
    child.on("close", () => resolve(text));
  });
  return asked.map(({ next, place, home, env, job }) => {
    const answer = fs.existsSync(job.out) ? JSON.parse(fs.readFileSync(job.out, "utf8")) : { fatal: `the process ended: ${said}` };
    const names = [[home, "~"], [place, "$SCRATCH"], [install, "$OPENCLAW"]];
    const whole = scrubbed(answer, names, path.join(next.directory, "home"), env);
    fs.rmSync(place, { recursive: true, force: true });
    return { next, answer: options.triggers ? whole : reduced(whole) };
  });
}

// A copy of a home, and what is to be asked about it.
function prepare(next) {
  const { now, env = {}, messages = [] } = describe(next.directory);
  const place = fs.mkdtempSync(path.join(scratch, "home-")), home = path.join(place, "home"), temporary = path.join(place, "tmp");
  fs.cpSync(path.join(next.directory, "home"), home, { recursive: true });
  fs.mkdirSync(temporary);
  // what the release translates of its plugins is the same every time
  const translated = path.join(os.tmpdir(), `oc-doctor-record-jiti-${release}`);
  fs.mkdirSync(translated, { recursive: true });
  fs.symlinkSync(translated, path.join(temporary, "jiti"));
  const sessionsInDatabase = year > 2026 || month >= 8;
  return { next, place, home, temporary, env, job: { install, found, home, now, out: path.join(place, "answer.json"), codexPackage: options.codex, sessionsInDatabase, messages } };
}

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
const waiting = [...cases];
await Promise.all(Array.from({ length: Number(options.jobs) }, async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const answer = await ask(next);
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

async function ask({ directory }) {
  const { now, env = {}, messages = [] } = describe(directory);
  const place = fs.mkdtempSync(path.join(scratch, "home-")), home = path.join(place, "home"), temporary = path.join(place, "tmp");
  fs.cpSync(path.join(directory, "home"), home, { recursive: true });
  fs.mkdirSync(temporary);
  // what the release translates of its plugins is the same every time
  const translated = path.join(os.tmpdir(), `oc-doctor-record-jiti-${release}`);
  fs.mkdirSync(translated, { recursive: true });
  fs.symlinkSync(translated, path.join(temporary, "jiti"));
  const job = { install, found, home, now, out: path.join(place, "answer.json"), codexPackage: options.codex, sessionsInDatabase: year > 2026 || month >= 8, messages };
  fs.writeFileSync(path.join(place, "job.json"), JSON.stringify(job));
  const stage = options.stage && path.join(options.stage, release);
  const variables = {
    PATH: process.env.PATH, HOME: home, USERPROFILE: home, TMPDIR: temporary, TZ: "UTC", LANG: "C.UTF-8", NO_COLOR: "1",
    NODE_COMPILE_CACHE: path.join(os.tmpdir(), "oc-doctor-record-compiled"), OPENCLAW_DISABLE_BONJOUR: "1", OPENCLAW_LOG_LEVEL: "error",
    ...(stage ? { OPENCLAW_PLUGIN_STAGE_DIR: stage } : {}), ...env,
  };
  const node = [process.execPath, "--no-warnings", path.join(here, options.triggers ? "ask_triggers.mjs" : "ask.mjs"), path.join(place, "job.json")];
  const [program, ...args] = inNamespace ? ["unshare", "-rn", ...node] : node;
  const said = await new Promise((resolve) => {
    const child = spawn(program, args, { cwd: home, env: variables, stdio: ["ignore", "ignore", "pipe"], timeout: 900_000 });
    let text = "";
    child.stderr.on("data", (part) => { text = (text + part).slice(-600); });
    child.on("close", () => resolve(text));
  });
  const answer = fs.existsSync(job.out) ? JSON.parse(fs.readFileSync(job.out, "utf8")) : { fatal: `the process ended: ${said}` };
  const names = [[home, "~"], [place, "$SCRATCH"], [install, "$OPENCLAW"]];
  const whole = scrubbed(answer, names, path.join(directory, "home"), env);
  const clean = options.triggers ? whole : reduced(whole);
  fs.rmSync(place, { recursive: true, force: true });
  return clean;
}

// A process in which time stands still and nothing gets out: no connection, no program. What was tried is noted.
import { createRequire, syncBuiltinESMExports } from "node:module";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const require = createRequire(import.meta.url);

// Answers a function that sets the time. `install`: the release; its own helper processes may be started (2026.9 has some).
export function isolate(now, install) {
  const RealDate = Date;
  let time = now;
  globalThis.Date = class extends RealDate {
    constructor(...given) { if (given.length) super(...given); else super(time); }
    static now() { return time; }
  };
  blockNetwork();
  blockPrograms(path.join(install, "dist"));
  rememberFiles(path.resolve(install));
  syncBuiltinESMExports();
  return (milliseconds) => { time = milliseconds; };
}

function blocked(what) {
  const error = new Error(`oracle: network blocked (${what})`);
  error.code = "ENETUNREACH";
  return error;
}

function blockNetwork() {
  const net = require("node:net"), tls = require("node:tls"), dns = require("node:dns"), dgram = require("node:dgram");
  net.Socket.prototype.connect = function () { process.nextTick(() => this.destroy(blocked("socket"))); return this; };
  tls.connect = () => { throw blocked("tls"); };
  net.Server.prototype.listen = () => { throw blocked("listen"); };
  dgram.Socket.prototype.send = () => { throw blocked("udp"); };
  dns.lookup = (host, options, done) => (done ?? options)(blocked("dns"));
  dns.promises.lookup = async () => { throw blocked("dns"); };
  globalThis.fetch = async (request) => {
    const address = URL.parse(String(request?.url ?? request));
    throw blocked(`fetch ${address?.host ?? ""}`);
  };
}

// Every program looks as if it were not installed.
function blockPrograms(dist) {
  const programs = require("node:child_process");
  const isOwn = (program, args) =>
    path.basename(String(program)) === "node" &&
    Array.isArray(args) && args.some((arg) => String(arg).startsWith(dist) || String(arg).includes(pathToFileURL(dist).href));
  for (const name of ["spawn", "spawnSync", "execFile", "execFileSync"]) {
    const real = programs[name];
    const stand = function (program, args, ...more) {
      if (isOwn(program, args)) return real.call(this, program, args, ...more);
      const rest = Array.isArray(args) ? [args] : args && typeof args === "object" ? [[], args] : [[]];
      return real.call(this, "/nonexistent/oracle-blocked", ...rest, ...more);
    };
    if (real[promisify.custom]) {
      stand[promisify.custom] = (program, args, options) => new Promise((resolve, reject) =>
        stand(program, args, options ?? {}, (error, stdout, stderr) => (error ? reject(error) : resolve({ stdout, stderr }))));
    }
    programs[name] = stand;
  }
  programs.exec = (command, options, done) =>
    programs.execFile("shell", [], (error) => (typeof options === "function" ? options : done)?.(error, "", ""));
  programs.execSync = () => { throw Object.assign(new Error("spawnSync ENOENT"), { code: "ENOENT" }); };
  const realFork = programs.fork;
  programs.fork = function (module, ...more) {
    if (String(module).startsWith(dist)) return realFork.call(this, module, ...more);
    throw blocked(`fork ${path.basename(String(module))}`);
  };
}

// The release does not change while it is asked, and it looks at its own files thousands of times.
function rememberFiles(root) {
  const remember = (owner, name) => {
    const real = owner[name], known = new Map();
    owner[name] = Object.assign(function (file, options) {
      if (typeof file !== "string" || !file.startsWith(root) || options?.bigint) return real.apply(this, arguments);
      const key = JSON.stringify([file, options]);
      if (!known.has(key)) {
        try { known.set(key, { value: real.apply(this, arguments) }); } catch (error) { known.set(key, { error }); }
      }
      const { value, error } = known.get(key);
      if (error) throw error;
      return Buffer.isBuffer(value) ? Buffer.from(value) : Array.isArray(value) ? value.slice() : value;
    }, real);
  };
  for (const name of ["realpathSync", "lstatSync", "statSync", "existsSync", "readdirSync", "readFileSync"]) remember(fs, name);
  remember(fs.realpathSync, "native");
}

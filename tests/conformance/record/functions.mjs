// Getting at the functions of an installed release. Its chunks do not export what is to be asked; when Node
// loads one that defines a wanted function, a line is appended that hands the function over, and may replace it
// by a wrapper. The files on disk stay as they are.
import fs from "node:fs";
import { registerHooks } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

// Name of each wanted function or class; where several chunks define the name, the source file of the real one.
const WANTED = {
  readConfigFileSnapshot: /config\/io/, loadConfig: /config\/io/,
  listAgentIds: /agent-scope/, resolveAgentDir: /agent-scope/, resolveAgentWorkspaceDir: null,
  resolveDefaultModelForAgent: null, resolveEffectiveModelFallbacks: null,
  // the chain of candidates: one name after the other in the history of OpenClaw
  resolveFallbackCandidates: null, resolveModelCandidateChain: null, resolveFallbackCandidateChain: null,
  runWithModelFallback: /model-fallback/, FailoverError: null,
  ensureAuthProfileStore: /auth-profiles\/store/, resolveAuthProfileOrder: null,
  resolveAuthProfileEligibility: null, isProfileInCooldown: null, getApiKeyForModel: /agents\/model-auth/,
  resolveAgentHarnessPolicy: null, selectAgentHarness: null,
  // the run, and the two places where it is stopped
  runEmbeddedPiAgent: /pi-embedded/, runEmbeddedAgent: /embedded-agent/, prepareSystemAgentRunAdmission: null,
  runEmbeddedAttempt: /run\/attempt/, runEmbeddedAttemptWithBackend: null, prepareEmbeddedRunRuntime: null,
  // the roads of the triggers
  getReplyFromConfig: null, runHeartbeatOnce: null, runCronIsolatedAgentTurn: null, resolveHooksConfig: null,
  createGatewayHooksRequestHandler: null, resolveSubagentSpawnModelSelection: null, resolveDefaultAgentId: /agent-scope/,
  replaceSessionEntry: null, runCliAgent: null, loadPluginMetadataSnapshot: null, loadPluginRegistrySnapshotWithMetadata: null,
  loadManifestModelIdNormalizationPolicies: null,
  tryResolveAmbientOwnerAgentId: /agent-scope-config/, resolveCronJobEffectiveAgentId: null,
  splitTrailingAuthProfile: null,
  // the codex plugin's own parts, where the release brings them without the plugin
  createCodexAppServerAgentHarness: null, buildCodexProvider: null,
};
const DEFINITION = /^(?:export )?(?:async )?(function|class|var) ([A-Za-z_$][\w$]*)\b(?! = (?!class))/;

// Where the wanted functions of a release are: name -> [{ file, kind }], `kind` "export" for those that are no
// top-level function but leave a chunk under their own name.
export function findFunctions(install) {
  const dist = path.join(install, "dist");
  const chunks = [dist, path.join(dist, "agents"), path.join(dist, "extensions/codex")]
    .filter((directory) => fs.existsSync(directory))
    .flatMap((directory) => fs.readdirSync(directory).map((name) => path.join(directory, name)))
    .filter((file) => /\.m?js$/.test(file));
  const defined = {}, exported = {};
  for (const file of chunks) {
    const text = fs.readFileSync(file, "latin1"), place = path.relative(dist, file);
    let region = "";
    if (Object.keys(WANTED).some((name) => text.includes(name))) {
      for (const line of text.split("\n")) {
        if (line.startsWith("//#region ")) region = line.slice("//#region ".length);
        const [, kind, name] = DEFINITION.exec(line) ?? [];
        if (Object.hasOwn(WANTED, name ?? "")) (defined[name] ??= []).push({ file: place, kind, real: WANTED[name]?.test(region) ?? false });
      }
    }
    const list = text.lastIndexOf("\nexport {");
    const names = new Set(list < 0 ? [] : text.slice(list).match(/[\w$]+(?=\s*[,}])/g));
    for (const name of names) if (Object.hasOwn(WANTED, name)) (exported[name] ??= []).push({ file: place, kind: "export" });
  }
  const found = {};
  for (const name of Object.keys(WANTED)) {
    found[name] = (defined[name] ?? exported[name] ?? []).sort((one, other) => Number(other.real) - Number(one.real));
  }
  return found;
}

// What a release offers its own tests to forget what it has seen.
const FORGETS = /^(?:export )?function ((?:clear|reset)\w*(?:Cache|Caches|Snapshot|Snapshots|ForTest|ForTests|RuntimeState))\(\w*(?: = \{\})?\) \{/gm;

// Installs the hook. `wrappers[name](function, file)` gives what stands in the function's place. Into `forget`, a map, go
// functions that make the release forget what it has seen, for a process that is asked about several homes.
// Answers a function that loads one of the wanted ones, or null where the release has none of that name.
export function takeFunctions(install, found, wrappers, forget) {
  const dist = path.join(install, "dist"), taken = {}, inside = pathToFileURL(dist + path.sep).href;
  globalThis.__forget = forget;
  globalThis.__take = (name, file, value) => {
    (taken[name] ??= {})[file] = value;
    return wrappers[name] ? wrappers[name](value, file) : value;
  };
  const byUrl = new Map();
  for (const [name, places] of Object.entries(found)) {
    for (const { file, kind } of places.filter((place) => place.kind !== "export")) {
      const url = pathToFileURL(path.join(dist, file)).href;
      byUrl.set(url, [...(byUrl.get(url) ?? []), { name, file, kind }]);
    }
  }
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context), wanted = byUrl.get(url) ?? [];
      if (!url.startsWith(inside) || loaded.source == null || (!wanted.length && !forget)) return loaded;
      let source = typeof loaded.source === "string" ? loaded.source : Buffer.from(loaded.source).toString("utf8");
      const forgets = forget ? [...source.matchAll(FORGETS)].map(([, name]) => name) : [];
      if (!wanted.length && !forgets.length) return loaded;
      source = source.replace(/\n\/\/# sourceMappingURL=[^\n]*\s*$/, "");
      for (const name of forgets) source += `\n;globalThis.__forget.set(${JSON.stringify(`${url}#${name}`)}, ${name});`;
      for (const { name, file, kind } of wanted) {
        const take = `globalThis.__take(${JSON.stringify(name)}, ${JSON.stringify(file)}, ${name})`;
        source += kind === "function" ? `\n;${name} = ${take};` : `\n;${take};`;
      }
      return { ...loaded, source };
    },
  });
  return async (name) => {
    for (const { file, kind } of found[name] ?? []) {
      const already = taken[name]?.[file];
      if (already) return already;
      const module = await import(pathToFileURL(path.join(dist, file)).href).catch(() => ({}));
      const value = kind === "export" ? module[name] : taken[name]?.[file];
      if (value) return value;
    }
    return null;
  };
}

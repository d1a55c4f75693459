// The codex plugin of a home. A home says that it is installed by `extensions/codex/` with a manifest and no code;
// what stands behind that depends on the release.
import fs from "node:fs";
import path from "node:path";

// An entry that registers the release's own harness.
const ENTRY = `export default { id: "codex", name: "Codex", register(api) {
  const { createCodexAppServerAgentHarness, buildCodexProvider } = globalThis.__codex;
  api.registerAgentHarness(createCodexAppServerAgentHarness({ pluginConfig: api.pluginConfig }));
  if (buildCodexProvider) api.registerProvider(buildCodexProvider({ pluginConfig: api.pluginConfig }));
} };
`;

// `codexPackage`: an installed @openclaw/codex, for releases that need the real one (2026.9.6).
export async function standInForCodex(home, install, get, codexPackage) {
  const plugin = path.join(home, ".openclaw/extensions/codex");
  if (!fs.existsSync(path.join(plugin, "openclaw.plugin.json"))) return;
  if (fs.existsSync(path.join(install, "dist/extensions/codex"))) {
    fs.rmSync(plugin, { recursive: true }); // bundled: 2026.4.10 to 2026.4.29
  } else if (codexPackage) {
    fs.rmSync(plugin, { recursive: true });
    fs.cpSync(codexPackage, plugin, { recursive: true, dereference: true });
    giveNeighbours(codexPackage, plugin);
  } else {
    const parts = {};
    for (const name of ["createCodexAppServerAgentHarness", "buildCodexProvider"]) parts[name] = await get(name);
    globalThis.__codex = parts;
    if (parts.createCodexAppServerAgentHarness) fs.writeFileSync(path.join(plugin, "index.js"), ENTRY);
  }
}

// A package that was installed flat needs its dependencies beside its copy.
function giveNeighbours(from, to) {
  const modules = path.resolve(from, "../..");
  if (path.basename(modules) !== "node_modules" || fs.existsSync(path.join(to, "node_modules"))) return;
  const isOther = (file) => !file.startsWith(path.resolve(from)) && path.relative(modules, file).split(path.sep)[0] !== "openclaw";
  fs.cpSync(modules, path.join(to, "node_modules"), { recursive: true, dereference: true, filter: isOther });
}

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

// A package that was installed flat needs the packages that lay beside it; what it brought itself stays.
export function giveNeighbours(from, to) {
  const modules = path.resolve(from, "../..");
  if (path.basename(modules) !== "node_modules") return;
  const names = fs.readdirSync(modules).filter((name) => !name.startsWith(".") && name !== "openclaw")
    .flatMap((name) => (name.startsWith("@") ? fs.readdirSync(path.join(modules, name)).map((part) => `${name}/${part}`) : [name]));
  for (const name of names) {
    const source = path.join(modules, name), target = path.join(to, "node_modules", name);
    if (source !== path.resolve(from) && !fs.existsSync(target)) fs.cpSync(source, target, { recursive: true, dereference: true });
  }
}

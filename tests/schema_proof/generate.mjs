// Writes a TypeScript module for each JSON Schema of a folder: node generate.mjs FROM TO
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { compile } from "json-schema-to-typescript";

const [from, to] = process.argv.slice(2);
mkdirSync(to, { recursive: true });
for (const file of readdirSync(from)) {
  const name = basename(file, ".json");
  const schema = JSON.parse(readFileSync(join(from, file), "utf8"));
  const source = await compile(schema, name, { cwd: from, format: false });
  writeFileSync(join(to, `${name}.ts`), source);
}

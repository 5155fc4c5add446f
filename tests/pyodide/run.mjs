// Loads the wheel into Pyodide, the Python of browsers, and runs conformance vectors there.
//
// Usage: node run.mjs WHEEL VECTORS, after `npm install` in this folder.
// Prints what ran; exits with 1 if any vector went wrong.

import { readFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const [wheel, vectors] = process.argv.slice(2);
const python = await loadPyodide();
python.FS.writeFile("/packages.whl", readFileSync(wheel));
python.FS.writeFile("/vectors.jsonl", readFileSync(vectors));
const check = readFileSync(new URL("check.py", import.meta.url), "utf8");
const failed = python.runPython(check);
process.exit(failed === 0 ? 0 : 1);

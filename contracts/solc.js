// Prints the version, or compiles the standard JSON on stdin to stdout.
const fs = require("fs");
const { isMainThread, parentPort, Worker, workerData } = require("worker_threads");
const solc = require("solc");

// What is deployed, and what measures gas, is compiled as foundry.toml says. All other tests are
// compiled without the optimiser, in a tenth of the time. They still run the code that is deployed:
// forge has them create the contracts of `src` from their own artifacts (`dynamic_test_linking`).
function isQuick(file) {
  return /^test\/(?!gas\/)/.test(file) ? !file.endsWith(".gas.t.sol") : file.includes("/forge-std/");
}

// Of forge-std, and in no use here: it has so many warnings that the compiler would list no other.
function withoutSafeconsole(sources) {
  const content = "// SPDX-License-Identifier: MIT\npragma solidity *;\n\nlibrary safeconsole {}\n";
  const quiet = ([file, source]) => [file, file.endsWith("/safeconsole.sol") ? { content } : source];
  return Object.fromEntries(Object.entries(sources).map(quiet));
}

function compile(input) {
  return JSON.parse(solc.compile(JSON.stringify(input)));
}

// Both saw all sources, and so give them the same numbers and the same warnings.
function merge(full, quick) {
  const all = [...(full.errors ?? []), ...(quick.errors ?? [])];
  const errors = new Map(all.map((error) => [error.formattedMessage, error]));
  const files = Object.keys({ ...full.sources, ...quick.sources });
  return {
    errors: [...errors.values()],
    sources: Object.fromEntries(
      files.map((file) => [file, { ...full.sources?.[file], ...quick.sources?.[file] }]),
    ),
    contracts: { ...full.contracts, ...quick.contracts },
  };
}

function main() {
  if (process.argv.includes("--version")) {
    console.log(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}`);
    return;
  }
  const input = JSON.parse(fs.readFileSync(0, "utf8"));
  input.sources = withoutSafeconsole(input.sources);
  const { outputSelection, viaIR } = input.settings;
  const selection = Object.entries(outputSelection);
  const part = (entries, settings) => ({
    ...input,
    settings: { ...input.settings, ...settings, outputSelection: Object.fromEntries(entries) },
  });
  const quick = selection.filter(([file]) => isQuick(file));
  const isLinked = process.env.FOUNDRY_DYNAMIC_TEST_LINKING !== "false";
  // Forge also asks for no more than the ABI, to find the tests that match a filter.
  const isForCode = JSON.stringify(outputSelection).includes("evm.");
  if (!viaIR || !isLinked || !isForCode || quick.length === 0) {
    print(compile(input));
    return;
  }
  const worker = new Worker(__filename, {
    workerData: part(quick, { viaIR: false, optimizer: { enabled: false } }),
  });
  const full = compile(part(selection.filter(([file]) => !isQuick(file))));
  worker.once("message", (output) => print(merge(full, output)));
}

function print(output) {
  process.stdout.write(JSON.stringify(output));
}

if (isMainThread) {
  main();
} else {
  parentPort.postMessage(compile(workerData));
}

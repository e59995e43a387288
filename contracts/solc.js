// Prints the version, or compiles the standard JSON on stdin to stdout.
const solc = require("solc");

if (process.argv.includes("--version")) {
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}`);
} else {
  process.stdout.write(solc.compile(require("fs").readFileSync(0, "utf8")));
}

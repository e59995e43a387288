#!/bin/sh
# The compiler as forge wants it: the npm package has no command that reads standard JSON and prints
# its version in the way of the native one.
cd "$(dirname "$0")" && exec node solc.js "$@"

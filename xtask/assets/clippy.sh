#!/bin/sh
# What `rustc.sh` is for, with clippy in the place of the compiler: `cargo clippy` would set a path
# that all clones share, and take over what it has once found in another one.
exec clippy-driver "$@" --deny=warnings

#!/bin/sh
# Runs sbpf-linker under the loader and libraries that its LLVM was built against.
here=$(cd "$(dirname "$0")" && pwd)
export LD_LIBRARY_PATH="$here/../lib"
exec "$here/loader" --library-path "$here/libraries" "$here/real-sbpf-linker" "$@"

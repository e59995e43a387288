#!/bin/sh
# Clones share target folders, and cargo would take the packages of two clones for the same. It
# counts the path of this wrapper as part of a workspace's packages, and that differs.
exec "$@"

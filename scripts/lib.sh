# shellcheck shell=bash
# What the scripts share. Source it, then call run_node or run_devnet:
#
#   source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
#   run_devnet io.wattlet.devnet.Main "$@"
#
# Works from any directory, with bash 3.2 or newer. Nothing here changes the caller's directory.

set -euo pipefail

readonly WATTLET_HOME="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
readonly WATTLET_JAVA_VERSION=25
# Native libraries (secp256k1) and the buffers of Netty are used on purpose; without these flags the JVM warns about them.
readonly WATTLET_JVM_FLAGS=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)

# die TEXT: says what is wrong and ends the script.
die() {
    echo "${0##*/}: $*" >&2
    exit 1
}

# java_version JAVA: prints the major version of that java command, or nothing when it does not run.
java_version() {
    "$1" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1
}

# find_java: sets JAVA to the java command of a JDK of the right version. An assignment of JAVA_HOME comes first.
find_java() {
    local candidate
    for candidate in \
        "${JAVA_HOME:+$JAVA_HOME/bin/java}" \
        "$(command -v java || true)" \
        /usr/lib/jvm/*"$WATTLET_JAVA_VERSION"*/bin/java \
        /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java \
        "${HOME:-}"/.sdkman/candidates/java/*/bin/java \
        "${HOME:-}"/.jdks/*/bin/java; do
        if [[ -n "$candidate" && -x "$candidate" && "$(java_version "$candidate")" == "$WATTLET_JAVA_VERSION" ]]; then
            JAVA="$candidate"
            return
        fi
    done
    die "needs a JDK $WATTLET_JAVA_VERSION and found none in JAVA_HOME, on the PATH, in /usr/lib/jvm," \
        "/Library/Java/JavaVirtualMachines, ~/.sdkman or ~/.jdks. Install one, or point JAVA_HOME at it."
}

# find_jar SUFFIX: prints the path of target/wattlet-<version>SUFFIX.jar, or nothing. SUFFIX is "" or "-devnet".
find_jar() {
    local jar
    for jar in "$WATTLET_HOME"/target/wattlet-*"$1".jar; do
        [[ -e "$jar" ]] || continue
        [[ -z "$1" && "$jar" == *-devnet.jar ]] && continue
        echo "$jar"
        return
    done
}

# is_built: whether the jars are there and newer than all they are made from.
is_built() {
    local jar suffix
    for suffix in "" "-devnet"; do
        jar="$(find_jar "$suffix")"
        [[ -n "$jar" ]] || return 1
        [[ -z "$(find "$WATTLET_HOME/pom.xml" "$WATTLET_HOME/src/main" -newer "$jar" -print -quit)" ]] || return 1
    done
    [[ -d "$WATTLET_HOME/target/lib" && -d "$WATTLET_HOME/target/lib-devnet" ]]
}

# build_if_needed: builds the jars when they are missing or older than the sources; two scripts never build at once.
build_if_needed() {
    is_built && return
    (
        if command -v flock > /dev/null; then
            mkdir -p "$WATTLET_HOME/target"
            exec 9> "$WATTLET_HOME/target/.build.lock"
            flock 9
            is_built && exit 0
        fi
        command -v mvn > /dev/null || die "needs Maven (mvn) to build the jars, and it is not on the PATH"
        echo "Building Wattlet ..." >&2
        mvn -q -B -f "$WATTLET_HOME/pom.xml" -Dmaven.test.skip=true -Dspotless.check.skip package >&2 || die "the build failed"
        # Maven leaves a jar alone whose content did not change; its age has to say that it was looked at.
        touch "$(find_jar "")" "$(find_jar "-devnet")"
    ) || exit 1
}

# node_classpath: what a node runs with.
node_classpath() {
    echo "$(find_jar ""):$WATTLET_HOME/target/lib/*"
}

# devnet_classpath: the same, and the devnet with what it alone needs.
devnet_classpath() {
    echo "$(find_jar "-devnet"):$(node_classpath):$WATTLET_HOME/target/lib-devnet/*"
}

# run_node MAIN ARGUMENT...: becomes a JVM that runs this main class of the node. JAVA_OPTS adds JVM options.
run_node() {
    find_java
    build_if_needed
    # shellcheck disable=SC2086 # JAVA_OPTS is a list of words
    exec "$JAVA" "${WATTLET_JVM_FLAGS[@]}" ${JAVA_OPTS:-} -cp "$(node_classpath)" "$@"
}

# run_devnet MAIN ARGUMENT...: the same with the devnet on the class path.
run_devnet() {
    find_java
    build_if_needed
    # shellcheck disable=SC2086 # JAVA_OPTS is a list of words
    exec "$JAVA" "${WATTLET_JVM_FLAGS[@]}" ${JAVA_OPTS:-} -cp "$(devnet_classpath)" "$@"
}

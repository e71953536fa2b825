# Sourced by ./run, ./verify and system-tests/faults: checks the tools they need. Installs what is missing on Debian as root;
# elsewhere names it. Sets $java.

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# missing WHAT DEBIAN_PACKAGE HINT: installs the package, or exits with the hint.
missing() {
    if can_install; then
        echo "$1 is missing: installing Debian's $2 …"
        [ -n "${apt_updated:-}" ] || apt-get update -qq
        apt_updated=true
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $2 >/dev/null
    else
        echo "$1 is missing. $3" >&2
        exit 1
    fi
}

# The first suitable JDK that this Debian release has.
debian_jdk() {
    for release in 17 21 25; do
        if apt-cache show "openjdk-$release-jdk-headless" >/dev/null 2>&1; then
            echo "openjdk-$release-jdk-headless"
            return
        fi
    done
    echo default-jdk-headless
}

java_release() {
    "$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = *//p'
}

find_java() {
    java=${JAVA_HOME:+$JAVA_HOME/bin/java}
    [ -x "${java:-}" ] || java=$(command -v java || true)
    [ -n "$java" ] && release=$(java_release) && [ "${release%%.*}" -ge 17 ] 2>/dev/null &&
        { [ -x "$(dirname "$java")/javac" ] || command -v javac >/dev/null; }
}

need_java() {
    local hint="Install one, from https://adoptium.net or your package manager, and put it on the PATH or in JAVA_HOME."
    if ! find_java; then
        if can_install; then
            [ -n "${apt_updated:-}" ] || { apt-get update -qq && apt_updated=true; }
        fi
        missing "A JDK 17 or newer" "$(debian_jdk)" "$hint"
        find_java || { echo "The JDK found first (${java:-none}) is still not 17 or newer. $hint" >&2; exit 1; }
    fi
}

need_maven() {
    local hint="Install Maven 3.8.1 or newer: https://maven.apache.org/install.html"
    command -v mvn >/dev/null || missing "Maven" maven "$hint"
    local version
    version=$(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p' | head -n 1)
    if [ "$(printf '%s\n3.8.1\n' "$version" | sort -V | head -n 1)" != 3.8.1 ]; then
        echo "Maven ${version:-that runs} is too old or broken. $hint" >&2
        exit 1
    fi
}

need_npm() {
    command -v npm >/dev/null ||
        missing "npm" npm "Install Node.js with npm: https://nodejs.org (it installs the AWS emulator)."
}

# Sets $chromium.
need_chromium() {
    find_chromium || {
        missing "Chromium" chromium "Install Chromium or Chrome, or put its path in CHROMIUM."
        find_chromium
    }
}

find_chromium() {
    local name
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
        if [ -n "$name" ] && chromium=$(command -v "$name"); then
            return 0
        fi
    done
    return 1
}

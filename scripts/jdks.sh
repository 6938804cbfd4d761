# Sourced, not run: finds the JDKs of this machine. Works with bash 3.2, which macOS still has.

# Prints "MAJOR HOME" for each Java home that is found, newest first; equal ones in the order in which they were looked for.
jdks() {
    local home path
    {
        if [ -n "${JAVA_HOME:-}" ]; then echo "$JAVA_HOME"; fi
        if path=$(command -v java); then
            path=$(follow_links "$path")
            echo "${path%/bin/java}"
        fi
        for home in /usr/lib/jvm/* /usr/java/* /opt/* ~/.sdkman/candidates/java/* \
            /Library/Java/JavaVirtualMachines/*/Contents/Home \
            /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
            # A link beside the real directory is the same JDK again.
            if [ -x "$home/bin/java" ] && ! [ -L "$home" ]; then echo "$home"; fi
        done
        if [ -x /usr/libexec/java_home ]; then /usr/libexec/java_home 2>/dev/null || true; fi
    } | while IFS= read -r home; do
        local major
        major=$(java_major "$home")
        if [ "$major" -gt 0 ]; then echo "$major $home"; fi
    done | sort -s -r -n -k 1,1
}

# Prints the major version of a Java home, 0 when it is none. Reads its release file: starting a JVM to ask would cost 50 ms each.
java_major() {
    local line version=""
    if [ -x "$1/bin/java" ] && [ -r "$1/release" ]; then
        while IFS= read -r line; do
            case "$line" in JAVA_VERSION=*) version=${line#JAVA_VERSION=} ;; esac
        done <"$1/release"
    elif [ -x "$1/bin/java" ]; then
        version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version \("[0-9][^"]*"\).*/\1/p' | head -n 1)
    fi
    version=${version//\"/}
    version=${version#1.}
    version=${version%%[!0-9]*}
    echo "${version:-0}"
}

# Prints the home of the newest JDK between two major versions; fails when there is none. With a third argument the JDK must have
# that program, too: a runtime has no javac.
newest_jdk() {
    local major home
    while read -r major home; do
        if [ "$major" -ge "$1" ] && [ "$major" -le "$2" ] && [ -x "$home/bin/${3:-java}" ]; then
            echo "$home"
            return 0
        fi
    done < <(jdks)
    return 1
}

# Prints where a path leads when all symbolic links are followed; readlink -f is not everywhere.
follow_links() {
    local path=$1 target
    while [ -L "$path" ]; do
        target=$(readlink "$path")
        case "$target" in
            /*) path=$target ;;
            *) path=$(dirname "$path")/$target ;;
        esac
    done
    echo "$(cd -P "$(dirname "$path")" && pwd)/$(basename "$path")"
}

how_to_install() {
    cat >&2 <<'END'
Weir is built from source with a JDK (17 to 25) and Maven (3.8 or newer). To install them:
  Debian, Ubuntu   apt-get install openjdk-17-jdk-headless maven
  Fedora           dnf install java-21-openjdk-devel maven
  macOS            brew install openjdk maven
END
}

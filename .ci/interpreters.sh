# Finds Python interpreters; to be sourced.

# interpreter VERSION: print a command that runs that version, or fail.
#
# A name on the path may be a stub that refuses to run. Tools that install several
# versions put such stubs beside a folder "versions", which is looked into then.
interpreter() {
    local folder candidate
    local IFS=:
    for folder in $PATH; do
        for candidate in "$folder/python$1" "$folder/../versions/$1".*/bin/python; do
            if [ -x "$candidate" ] && "$candidate" -c "import sys, venv, ensurepip; sys.exit('%d.%d' % sys.version_info[:2] != '$1')" 2>/dev/null; then
                echo "$candidate"
                return
            fi
        done
    done
    return 1
}

# same_version COMMAND COMMAND: tell whether two interpreters are of one version.
same_version() {
    local script='import sys; print(sys.version_info[:2])'
    [ "$("$1" -c "$script")" = "$("$2" -c "$script")" ]
}

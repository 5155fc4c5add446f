# Runs jobs, a few at a time; to be sourced. Needs $work, a folder for the logs.

at_once=$( (nproc || echo 2) 2>/dev/null)
pytest_end='^[0-9]+ (passed|failed|error|skipped).* in [0-9.]+s'
running=0
count=0
notes=()
declare -A title_of=() log_of=()
failures=()
results=()

# start TITLE COMMAND...: run a command beside others, as soon as there is room.
start() {
    local title=$1 log
    shift
    while [ "$running" -ge "$at_once" ]; do
        reap
    done
    count=$((count + 1))
    log=$work/job-$count.log
    (begun=$SECONDS; "$@"; status=$?; echo "($((SECONDS - begun)) s)"; exit "$status") >"$log" 2>&1 &
    title_of[$!]=$title
    log_of[$!]=$log
    running=$((running + 1))
}

# reap: wait for one job to end, and print its log.
reap() {
    local pid status
    wait -n -p pid
    status=$?
    running=$((running - 1))
    printf '\n==== %s\n' "${title_of[$pid]}"
    cat "${log_of[$pid]}"
    if [ "$status" -eq 0 ]; then
        results+=("ok      ${title_of[$pid]}: $(gist "${log_of[$pid]}")")
    else
        echo "FAILED with status $status"
        failures+=("${title_of[$pid]}")
        results+=("FAILED  ${title_of[$pid]}: $(gist "${log_of[$pid]}")")
    fi
}

# gist LOG: what pytest said at the end of its runs, if it ran, and the time that the job took.
gist() {
    { grep -E "$pytest_end" "$1"; tail -n 1 "$1"; } | tr '\n' ' '
}

# finish: wait for all jobs.
finish() {
    while [ "$running" -gt 0 ]; do
        reap
    done
}

# note TEXT: keep a remark for the summary.
note() {
    notes+=("$1")
}

# total WORD: the sum of "N WORD" over the last lines that pytest wrote.
total() {
    cat "$work"/job-*.log | grep -E "$pytest_end" | grep -oE "[0-9]+ $1" |
        awk '{ sum += $1 } END { print sum + 0 }'
}

# summary: print a line for each job and each remark, and the sums; return 1 if any job failed.
summary() {
    printf '\n==== Summary\n'
    printf '%s\n' "${results[@]}"
    [ "${#notes[@]}" -eq 0 ] || printf 'note    %s\n' "${notes[@]}"
    echo "$((count - ${#failures[@]})) of $count jobs went well, in $SECONDS s; tests of all runs together:"
    echo "$(total passed) passed, $(total '(failed|errors?)') failed"
    [ "${#failures[@]}" -eq 0 ]
}

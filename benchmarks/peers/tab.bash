# What bash does when somebody presses TAB behind each of the lines that are given, the completion script first.
. "$1"
shift
for COMP_LINE in "$@"; do
    COMP_POINT=${#COMP_LINE}
    _taskcli
    printf '%s\n' "${#COMPREPLY[@]} ${COMPREPLY[0]}"
done

# taskcli completion for bash: printed by `taskcli --show-completion bash`.

_taskcli_flags() { # the flags of a command
@sets@
    case $1 in
@flags@
    esac
}

_taskcli_value() { # what a flag of a command takes: `words`, `commas`, `live`; false where it takes nothing
    words='' commas='' live=''
    case $1 in
@values@
    *) return 1 ;;
    esac
}

_taskcli_argument() { # what stands behind a command
    words='' commas='' live=''
    case $1 in
@arguments@
    esac
}

_taskcli() {
    local line=${COMP_LINE:0:COMP_POINT} typed cur at=1 path verbs word flags words commas live names before='' config='' demo=''
    local IFS=$' \t\n'
    read -ra typed <<<"$line"
    [[ $line == *[[:space:]] ]] && typed+=('')
    cur=${typed[${#typed[@]} - 1]}
    COMPREPLY=()
    # The command: one word, or two behind a group.
    path='' verbs='@top@'
    while ((at < ${#typed[@]} - 1)) && [[ -n $verbs && ${typed[at]} != -* ]]; do
        path="${path:+$path }${typed[at]}"
        case $path in
@groups@
        *) verbs='' ;;
        esac
        at=$((at + 1))
    done
    # The flags so far, and the last one's value where that is what is typed.
    local taking='' plain=''
    for word in "${typed[@]:at:${#typed[@]}-at-1}"; do
        if [[ -n $taking ]]; then
            [[ $taking == --config ]] && config=$word
            taking=''
        elif [[ -z $plain && $word == --config=* ]]; then
            config=${word#*=}
        elif [[ $word == -- ]]; then
            plain=1
        elif [[ -z $plain && $word == -* && $word != *=* ]]; then
            [[ $word == --demo ]] && demo=1
            _taskcli_value "$path $word" && taking=$word
        fi
    done
    if [[ -n $taking ]]; then
        _taskcli_value "$path $taking"
    elif [[ -z $plain && $cur == -*=* ]]; then
        _taskcli_value "$path ${cur%%=*}" || return 0
        before=${cur%%=*}=
    elif [[ -z $plain && $cur == -* ]]; then
        _taskcli_flags "$path"
        words=$flags commas='' live=''
    elif [[ -n $verbs ]]; then
        words=$verbs commas='' live=''
    else
        _taskcli_argument "$path"
    fi
    cur=${cur#"$before"}
    if [[ $live == files ]]; then
        compopt -o filenames 2>/dev/null
        while read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$cur")
        before=''
    else
        case $live in
        '') ;;
        profiles*) if [[ -n $demo ]]; then words='@demo@'; else words+=" $(_taskcli_live "$live" "$config")"; fi ;;
        states) words+=" $(_taskcli_live "$live" "$config")" ;;
        views)
            if [[ -n $taking$before ]]; then
                words=$(_taskcli_live "$live" "$config")
            elif [[ -z $cur || $cur == @* ]]; then
                names=" $(_taskcli_live "$live" "$config")" names=${names//$'\n'/ } words+=${names// / @}
            fi
            ;;
        esac
        [[ -n $commas && $cur == *,* ]] && before+=${cur%,*}, cur=${cur##*,}
        for word in $words; do
            [[ $word == "$cur"* ]] && COMPREPLY+=("$before$word")
        done
        if ((${#COMPREPLY[@]} == 0)); then # then in whatever case
            local exact=''
            shopt -q nocasematch || exact=1
            shopt -s nocasematch
            for word in $words; do
                [[ $word == "$cur"* ]] && COMPREPLY+=("$before$word")
            done
            [[ -n $exact ]] && shopt -u nocasematch
        fi
    fi
    # bash puts in what stands behind the last character that breaks words.
    local whole=${typed[${#typed[@]} - 1]} broken='' i
    for ((i = 0; i < ${#whole}; i++)); do
        [[ $COMP_WORDBREAKS == *"${whole:i:1}"* && ${whole:i:1} == [=:@] ]] && broken=${whole:0:i+1}
    done
    [[ $broken == *@ ]] && broken=${broken%@}
    for i in "${!COMPREPLY[@]}"; do COMPREPLY[i]=${COMPREPLY[i]#"$broken"}; done
}

_taskcli_live() { # names in the configuration: `profiles`, `profiles:PROVIDER`, `views`; of snapshots: `states`
    if [[ -n $2 ]]; then
        TASKCLI_CONFIG=$2 _TASKCLI_COMPLETE=$1 taskcli 2>/dev/null
    else
        _TASKCLI_COMPLETE=$1 taskcli 2>/dev/null
    fi
}

complete -F _taskcli taskcli

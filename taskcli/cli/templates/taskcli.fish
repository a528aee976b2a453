# taskcli completion for fish: printed by `taskcli --show-completion fish`.

function __taskcli_path -d 'the command so far'
    set -l words (commandline -opc)
    if string match -q -- '-*' "$words[2]"
        echo ''
    else if contains -- "$words[2]" @names@; and set -q words[3]
        echo "$words[2] $words[3]"
    else if contains -- "$words[2] $words[3]" @joined@
        echo "$words[2] $words[3]"
    else
        echo "$words[2]"
    end
end

function __taskcli_at -d 'whether the command is one of a set'
    set -l set __taskcli_$argv[1]
    contains -- (__taskcli_path) $$set
end

function __taskcli_words -d 'words, also behind a comma where that is the first one'
    set -l token (commandline -ct)
    set -l typed (string replace -r '^--[^=]*=' '' -- $token)
    set -l before
    if test "$argv[1]" = ,
        set before (string match -r '^.*,' -- $typed)
        set -e argv[1]
    end
    set -l begun (string sub -s (math 1 + (string length -- "$before")) -- "$typed")
    for word in $argv
        # Behind `--flag=` fish puts in only what goes on as it was begun; words are taken in any case.
        if test "$token" != "$typed" -a -n "$begun"; and string match -qi -- "$begun*" $word
            set word $begun(string sub -s (math 1 + (string length -- $begun)) -- $word | string lower)
        end
        printf '%s\n' "$before$word"
    end
end

function __taskcli_live -d 'names in the configuration'
    set -l token (commandline -ct)
    if set -q argv[2]; and test -n "$token"; and not string match -q -- "$argv[2]*" $token
        return
    end
    set -l words (commandline -opc)
    if string match -q 'profiles*' -- $argv[1]; and contains -- --demo $words
        string split ' ' -- '@demo@'
        return
    end
    set -l config (string replace -rf '^--config=' '' -- $words)
    if set -l at (contains -i -- --config $words)
        set config $words[(math $at + 1)]
    end
    set -l found
    if set -q config[1]
        set found (env TASKCLI_CONFIG="$config[1]" _TASKCLI_COMPLETE=$argv[1] taskcli 2>/dev/null)
    else
        set found (env _TASKCLI_COMPLETE=$argv[1] taskcli 2>/dev/null)
    end
    string length -q -- $found; and printf "$argv[2]%s\n" $found
end

complete -c taskcli -f
@sets@
@lines@

# taskcli completion for PowerShell: printed by `taskcli --show-completion powershell`.

Register-ArgumentCompleter -Native -CommandName taskcli -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $groups = @{
@groups@
    }
    $sets = @{
@sets@
    }
    # Of a command: its sets, and flags of its own.
    $flags = @{
@flags@
    }
    # Behind a flag: words, then `,` where there may be several, or `<profiles>` and the like.
    $values = @{
@values@
    }
    $arguments = @{
@arguments@
    }
    $typed = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition -or
        ($_.Extent.EndOffset -eq $cursorPosition -and -not $wordToComplete) } | ForEach-Object { $_.ToString() })
    $path = if ($typed.Count -gt 1 -and $typed[1] -notlike '-*') { $typed[1] } else { '' }
    $verbs = if ($typed.Count -le 1) { '@top@' } else { '' }
    if ($groups.ContainsKey($path)) {
        if ($typed.Count -gt 2) { $path = "$path $($typed[2])" } else { $verbs = $groups[$path] }
    }
    elseif ($typed.Count -gt 2 -and $flags.ContainsKey("$path $($typed[2])")) { $path = "$path $($typed[2])" }
    $value = { param($flag) if ($values.ContainsKey("$path $flag")) { $values["$path $flag"] } else { $values["* $flag"] } }
    $config = $env:TASKCLI_CONFIG
    for ($i = 1; $i -lt $typed.Count; $i++) {
        if ($typed[$i] -like '--config=*') { $config = $typed[$i].Substring(9) }
        elseif ($typed[$i] -eq '--config' -and $i + 1 -lt $typed.Count) { $config = $typed[$i + 1] }
    }
    $last = $typed[$typed.Count - 1]
    $before = ''
    $word = $wordToComplete
    $known = ''
    if ($last -like '-*' -and $last -notlike '*=*' -and $null -ne (& $value $last)) { $known = & $value $last }
    elseif ($word -like '--*=*') {
        $flag = $word.Substring(0, $word.IndexOf('='))
        $before = "$flag="
        $word = $word.Substring($before.Length)
        $known = & $value $flag
    }
    elseif ($word -like '-*') {
        $known = (@($flags[$path] -split ' ') | ForEach-Object { if ($_ -match '^s[0-9a-f]{6,8}$') { $sets[$_] } else { $_ } }) -join ' '
    }
    elseif ($verbs) { $known = $verbs }
    else { $known = $arguments[$path] }
    $words = @($known -split ' ' | Where-Object { $_ })
    if ($words -contains '<files>') { return }
    foreach ($live in @($words -match '^<.*>$')) {
        $words = @($words -ne $live)
        if ($live -like '<profiles*' -and $typed -contains '--demo') { $words += '@demo@' -split ' '; continue }
        $was = $env:TASKCLI_CONFIG
        try {
            $env:_TASKCLI_COMPLETE = $live.Trim('<', '>', '@')
            $env:TASKCLI_CONFIG = $config
            $sign = if ($live -like '<@*') { '@' } else { '' }
            $words += @(& taskcli 2>$null | Where-Object { $_ } | ForEach-Object { "$sign$_" })
        }
        finally {
            Remove-Item Env:_TASKCLI_COMPLETE
            $env:TASKCLI_CONFIG = $was
        }
    }
    if ($words -contains ',') {
        $words = @($words -ne ',')
        $at = $word.LastIndexOf(',') + 1
        $before += $word.Substring(0, $at)
        $word = $word.Substring($at)
    }
    $words | Where-Object { $_.StartsWith($word, 'OrdinalIgnoreCase') } | ForEach-Object {
        $text = if ("$before$_" -match '[,@]') { "'$before$_'" } else { "$before$_" }
        [System.Management.Automation.CompletionResult]::new($text, $_, 'ParameterValue', $_)
    }
}

# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_oc_doctor_global_optspecs
    string join \n profile= dev release= at= env-file= clean-env agent= only= skip= format= fail-on= pedantic color= v/verbose h/help V/version
end

function __fish_oc_doctor_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_oc_doctor_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_oc_doctor_using_subcommand
    set -l cmd (__fish_oc_doctor_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -l profile -d 'The home of an OpenClaw profile, as `openclaw --profile NAME` would use it' -r
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -l release -d 'The OpenClaw release to reckon with [default: the one that last wrote the config, else the installed one]' -r
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -l at -d 'The time to reckon with: RFC 3339 or Unix milliseconds [default: now]' -r
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -l env-file -d 'Take the gateway\'s environment from this file (NAME=value lines) instead of from this process' -r -F
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -l agent -d 'Only this agent; may be given several times' -r
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -l only -d 'Only these rules; may be given several times' -r
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -l skip -d 'Not these rules; may be given several times' -r
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -l format -d 'Form of the report' -r -f -a "human\t'For people'
json\t'For programs'"
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -l fail-on -d 'From which severity on the exit code is 1' -r -f -a "error\t'Errors'
warning\t'Errors and warnings'
info\t'Every finding, also remarks, which are then shown as with --pedantic'
never\t'Never'"
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -l color -d 'When to use colour; NO_COLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -l dev -d 'The home of the profile `dev`'
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -l clean-env -d 'A gateway with no environment but HOME'
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -l pedantic -d 'Also show remarks: findings of severity info, which are only counted otherwise'
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -s v -l verbose -d 'Show all: also remarks, and everything that could not be known'
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -s V -l version -d 'Print version'
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -a "check" -d 'Say what is wrong with one or many homes (the default command)'
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -a "dispatch" -d 'Show what each agent would do: candidate, runtime, harness, profile, endpoint, outcome'
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -a "fix" -d 'Repair: shows the change as a diff, proven by simulating again, asks, and writes it'
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -a "diff" -d 'Compare what agents would do: two homes, configs, saved plans or git revisions, or one home in two releases'
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -a "undo" -d 'Put everything back as it was before the last `fix`'
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -a "upgrade" -d 'Try an upgrade before it is done: what breaks, what changes silently, and the migration in order'
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -a "explain" -d 'Explain a rule: what is wrong, why it matters, how it is known, what to do'
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -a "rules" -d 'List all rules'
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -a "releases" -d 'List all releases that were recorded, and how far the simulation agrees with each'
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -a "completions" -d 'Print a completion script for a shell'
complete -c oc-doctor -n "__fish_oc_doctor_needs_command" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand check" -l profile -d 'The home of an OpenClaw profile, as `openclaw --profile NAME` would use it' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand check" -l release -d 'The OpenClaw release to reckon with [default: the one that last wrote the config, else the installed one]' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand check" -l at -d 'The time to reckon with: RFC 3339 or Unix milliseconds [default: now]' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand check" -l env-file -d 'Take the gateway\'s environment from this file (NAME=value lines) instead of from this process' -r -F
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand check" -l agent -d 'Only this agent; may be given several times' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand check" -l only -d 'Only these rules; may be given several times' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand check" -l skip -d 'Not these rules; may be given several times' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand check" -l format -d 'Form of the report' -r -f -a "human\t'For people'
json\t'For programs'"
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand check" -l fail-on -d 'From which severity on the exit code is 1' -r -f -a "error\t'Errors'
warning\t'Errors and warnings'
info\t'Every finding, also remarks, which are then shown as with --pedantic'
never\t'Never'"
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand check" -l color -d 'When to use colour; NO_COLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand check" -l dev -d 'The home of the profile `dev`'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand check" -l clean-env -d 'A gateway with no environment but HOME'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand check" -l pedantic -d 'Also show remarks: findings of severity info, which are only counted otherwise'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand check" -s v -l verbose -d 'Show all: also remarks, and everything that could not be known'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand dispatch" -l profile -d 'The home of an OpenClaw profile, as `openclaw --profile NAME` would use it' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand dispatch" -l release -d 'The OpenClaw release to reckon with [default: the one that last wrote the config, else the installed one]' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand dispatch" -l at -d 'The time to reckon with: RFC 3339 or Unix milliseconds [default: now]' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand dispatch" -l env-file -d 'Take the gateway\'s environment from this file (NAME=value lines) instead of from this process' -r -F
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand dispatch" -l agent -d 'Only this agent; may be given several times' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand dispatch" -l format -d 'Form of the report' -r -f -a "human\t'For people'
json\t'For programs'"
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand dispatch" -l color -d 'When to use colour; NO_COLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand dispatch" -l dev -d 'The home of the profile `dev`'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand dispatch" -l clean-env -d 'A gateway with no environment but HOME'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand dispatch" -l trace -d 'Every decision with its cause and its place'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand dispatch" -s v -l verbose -d 'Show all: also remarks, and everything that could not be known'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand dispatch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand fix" -l profile -d 'The home of an OpenClaw profile, as `openclaw --profile NAME` would use it' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand fix" -l release -d 'The OpenClaw release to reckon with [default: the one that last wrote the config, else the installed one]' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand fix" -l at -d 'The time to reckon with: RFC 3339 or Unix milliseconds [default: now]' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand fix" -l env-file -d 'Take the gateway\'s environment from this file (NAME=value lines) instead of from this process' -r -F
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand fix" -l agent -d 'Only this agent; may be given several times' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand fix" -l only -d 'Only these rules; may be given several times' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand fix" -l skip -d 'Not these rules; may be given several times' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand fix" -l as -d 'Write nothing; print the change for something else to apply' -r -f -a "diff\t'A unified diff, for `patch -p1` in the state directory'
json-patch\t'RFC 6902, one patch for each file'
commands\t'`openclaw config` lines, for the main config file'"
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand fix" -l color -d 'When to use colour; NO_COLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand fix" -l dev -d 'The home of the profile `dev`'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand fix" -l clean-env -d 'A gateway with no environment but HOME'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand fix" -l dry-run -d 'Show the changes, write nothing; exit code 1 when there is something to repair'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand fix" -s y -l yes -d 'Write without asking, for scripts'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand fix" -l unsafe -d 'Also repairs that change what you may have wanted: which model or account answers, cost, deleted state'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand fix" -l follow-links -d 'Write where symbolic links lead, also outside the home'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand fix" -s v -l verbose -d 'Show all: also remarks, and everything that could not be known'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand fix" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand diff" -l release -d 'The OpenClaw release of both sides [default: what each side says itself]' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand diff" -l from -d 'The OpenClaw release of BEFORE' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand diff" -l to -d 'The OpenClaw release of AFTER' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand diff" -l home -d 'Read config files as the config of this home' -r -F
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand diff" -l at -d 'The time to reckon with: RFC 3339 or Unix milliseconds [default: that of a saved document, else now]' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand diff" -l env-file -d 'Take the gateway\'s environment from this file (NAME=value lines) instead of from this process' -r -F
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand diff" -l agent -d 'Only this agent; may be given several times' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand diff" -l format -d 'Form of the report' -r -f -a "human\t'For people'
json\t'For programs'
markdown\t'For a comment on a pull request'"
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand diff" -l fail-on -d 'What makes the exit code 1' -r -f -a "any\t'Any change'
worse\t'A change for the worse: an answer that is lost, or is billed per token'
never\t'Never'"
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand diff" -l color -d 'When to use colour; NO_COLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand diff" -l clean-env -d 'A gateway with no environment but HOME'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand diff" -s v -l verbose -d 'Show all: also remarks, and everything that could not be known'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand undo" -l profile -d 'The home of an OpenClaw profile, as `openclaw --profile NAME` would use it' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand undo" -l color -d 'When to use colour; NO_COLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand undo" -l dev -d 'The home of the profile `dev`'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand undo" -l list -d 'List what was written, the newest last; change nothing'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand undo" -s v -l verbose -d 'Show all: also remarks, and everything that could not be known'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand undo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand upgrade" -l to -d 'The OpenClaw release to go to, also an older one; given several times: a table of agents by releases' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand upgrade" -l from -d 'The OpenClaw release to come from [default: the one that last wrote the config, else the installed one]' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand upgrade" -l profile -d 'The home of an OpenClaw profile, as `openclaw --profile NAME` would use it' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand upgrade" -l at -d 'The time to reckon with: RFC 3339 or Unix milliseconds [default: that of a saved document, else now]' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand upgrade" -l env-file -d 'Take the gateway\'s environment from this file (NAME=value lines) instead of from this process' -r -F
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand upgrade" -l agent -d 'Only this agent; may be given several times' -r
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand upgrade" -l format -d 'Form of the report' -r -f -a "human\t'For people'
json\t'For programs'"
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand upgrade" -l fail-on -d 'What makes the exit code 1' -r -f -a "any\t'Any change by the upgrade alone'
worse\t'A change for the worse by the upgrade alone: something has to be done'
lasting\t'A change for the worse that is left after the migration'
never\t'Never'"
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand upgrade" -l color -d 'When to use colour; NO_COLOR and CLICOLOR_FORCE count too' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand upgrade" -l clean-env -d 'A gateway with no environment but HOME'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand upgrade" -s v -l verbose -d 'Show all: also remarks, and everything that could not be known'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand upgrade" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand explain" -s h -l help -d 'Print help'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand rules" -l format -d 'Form of the list' -r -f -a "human\t'For people'
json\t'For programs'"
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand rules" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand releases" -l format -d 'Form of the table' -r -f -a "human\t'For people'
json\t'For programs'
markdown\t'For a document'"
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand releases" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand completions" -s h -l help -d 'Print help'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand help; and not __fish_seen_subcommand_from check dispatch fix diff undo upgrade explain rules releases completions help" -f -a "check" -d 'Say what is wrong with one or many homes (the default command)'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand help; and not __fish_seen_subcommand_from check dispatch fix diff undo upgrade explain rules releases completions help" -f -a "dispatch" -d 'Show what each agent would do: candidate, runtime, harness, profile, endpoint, outcome'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand help; and not __fish_seen_subcommand_from check dispatch fix diff undo upgrade explain rules releases completions help" -f -a "fix" -d 'Repair: shows the change as a diff, proven by simulating again, asks, and writes it'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand help; and not __fish_seen_subcommand_from check dispatch fix diff undo upgrade explain rules releases completions help" -f -a "diff" -d 'Compare what agents would do: two homes, configs, saved plans or git revisions, or one home in two releases'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand help; and not __fish_seen_subcommand_from check dispatch fix diff undo upgrade explain rules releases completions help" -f -a "undo" -d 'Put everything back as it was before the last `fix`'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand help; and not __fish_seen_subcommand_from check dispatch fix diff undo upgrade explain rules releases completions help" -f -a "upgrade" -d 'Try an upgrade before it is done: what breaks, what changes silently, and the migration in order'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand help; and not __fish_seen_subcommand_from check dispatch fix diff undo upgrade explain rules releases completions help" -f -a "explain" -d 'Explain a rule: what is wrong, why it matters, how it is known, what to do'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand help; and not __fish_seen_subcommand_from check dispatch fix diff undo upgrade explain rules releases completions help" -f -a "rules" -d 'List all rules'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand help; and not __fish_seen_subcommand_from check dispatch fix diff undo upgrade explain rules releases completions help" -f -a "releases" -d 'List all releases that were recorded, and how far the simulation agrees with each'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand help; and not __fish_seen_subcommand_from check dispatch fix diff undo upgrade explain rules releases completions help" -f -a "completions" -d 'Print a completion script for a shell'
complete -c oc-doctor -n "__fish_oc_doctor_using_subcommand help; and not __fish_seen_subcommand_from check dispatch fix diff undo upgrade explain rules releases completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'

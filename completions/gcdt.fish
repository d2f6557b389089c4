# Completion of gcdt, kumo, ramuda, tenkai and yugen for fish: asks the program what fits.

function __gcdt_complete
    set -l words (commandline -opc)
    set -l assignments
    while string match -qr '^\w+=' -- $words[1] # ENV=dev in front of the command
        set -a assignments $words[1]
        set -e words[1]
    end
    set -l current (commandline -ct)
    set -l lines (env $assignments $words[1] __complete $words[2..-1] "$current" 2>/dev/null)
    if test "$lines[1]" = :files
        set -l option (string match -r -- '^--[^=]*=' "$current")
        __fish_complete_path (string replace -- "$option" '' "$current") | string replace -r '^' -- "$option"
        return
    end
    string join \n -- $lines
end

function __gcdt_sets_environment
    set -l words (commandline -opc)
    test "$words[-1]" = ENV
end

for tool in gcdt kumo ramuda tenkai yugen
    complete -c $tool -f -a '(__gcdt_complete)'
end
# set -x ENV
complete -c set -n __gcdt_sets_environment -f -a '(gcdt __environments 2>/dev/null)'

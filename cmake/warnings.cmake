# kfstat_warnings: what every target of ours is compiled with.
add_library(kfstat_warnings INTERFACE)
target_compile_options(kfstat_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)

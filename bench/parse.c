/* SPDX-License-Identifier: MIT */
/*
 * How fast source becomes a tree: reads the named files, parses them all a few times, and
 * prints their size and the least CPU time. bench/parse-speed compares with ast.parse.
 */
#include <string.h>
#include <time.h>

#include "embed/adder.h"
#include "objects/str.h"
#include "parse/parse.h"

enum { ROUNDS = 5 };

typedef struct File {
    char *text;
    size_t length;
} File;

static File read_file(const char *path)
{
    File file = {0};
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return file;
    fseek(stream, 0, SEEK_END);
    file.length = (size_t)ftell(stream);
    rewind(stream);
    file.text = malloc(file.length + 1);
    file.length = file.text ? fread(file.text, 1, file.length, stream) : 0;
    fclose(stream);
    return file;
}

/* The CPU seconds of parsing all; counts what could not be parsed. */
static double parse_all(const File *files, int count, int *rejected)
{
    Value name = str_from_text("<file>");
    clock_t start = clock();
    *rejected = 0;
    for (int i = 0; i < count; i++) {
        ParseInput input = {.source = files[i].text, .length = files[i].length,
                            .filename = name, .quiet = true};
        if (files[i].text && !parse_string(&input)) {
            error_clear();
            ++*rejected;
        }
    }
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

int main(int argc, char **argv)
{
    if (argc < 2 || !adder_start(0, NULL))
        return 2;
    File *files = calloc((size_t)argc, sizeof *files);
    size_t total = 0;
    for (int i = 1; i < argc; i++) {
        files[i - 1] = read_file(argv[i]);
        total += files[i - 1].length;
    }
    double best = 1e9;
    int rejected = 0;
    for (int round = 0; round < ROUNDS; round++)
        best = MIN(best, parse_all(files, argc - 1, &rejected));
    printf("adder      %10zu bytes %8.3f s %7.1f MB/s (%d files, %d rejected)\n", total, best,
           (double)total / best / 1e6, argc - 1, rejected);
    return adder_end();
}

/* yaml_events FILE: libyaml's events of a document, and nothing made of them. Prints seconds of parsing. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <yaml.h>

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    struct stat status;
    if (!file || fstat(fileno(file), &status)) {
        perror(argc == 2 ? argv[1] : "usage: yaml_events FILE");
        return 255;
    }
    unsigned char *bytes = malloc(status.st_size);
    if (fread(bytes, 1, status.st_size, file) != (size_t)status.st_size) return 1;
    double start = now();
    yaml_parser_t parser;
    yaml_event_t event;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, bytes, status.st_size);
    long events = 0;
    for (int ended = 0; !ended; events++) {
        if (!yaml_parser_parse(&parser, &event)) {
            fprintf(stderr, "%s\n", parser.problem);
            return 1;
        }
        ended = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    printf("{\"name\": \"events\", \"units\": %ld, \"seconds\": %.9f}\n", events, now() - start);
    return 0;
}

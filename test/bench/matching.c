/* The patterns of the readings in Hyperscan, for the bench: reads lines of patterns and a text, says how
   many ends of matches there are and what a scan takes. Usage: matching PATTERNS TEXT RUNS */
#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char *whole(const char *path, size_t *length) {
  FILE *file = fopen(path, "rb");
  if (!file) exit(2);
  fseek(file, 0, SEEK_END);
  *length = (size_t)ftell(file);
  rewind(file);
  char *text = malloc(*length + 1);
  if (!text || fread(text, 1, *length, file) != *length) exit(2);
  text[*length] = 0;
  fclose(file);
  return text;
}

static unsigned char *hit;

static int found(unsigned int id, unsigned long long from, unsigned long long to, unsigned int flags, void *context) {
  (void)from, (void)to, (void)flags, (void)context;
  hit[id] = 1;
  return 0;
}

static int ascending(const void *one, const void *other) {
  double a = *(const double *)one, b = *(const double *)other;
  return (a > b) - (a < b);
}

int main(int count, char **arguments) {
  if (count != 4) return 2;
  size_t patternsLength, length;
  char *list = whole(arguments[1], &patternsLength);
  char *text = whole(arguments[2], &length);
  int runs = atoi(arguments[3]);
  unsigned int n = 0;
  const char *patterns[4096];
  unsigned int flags[4096], ids[4096];
  for (char *line = strtok(list, "\n"); line && n < 4096; line = strtok(NULL, "\n")) {
    patterns[n] = line;
    /* With it an expression that Hyperscan can't take whole is a filter, as our literals are. */
    flags[n] = HS_FLAG_CASELESS | HS_FLAG_MULTILINE | HS_FLAG_PREFILTER | HS_FLAG_SINGLEMATCH;
    ids[n] = n;
    n++;
  }
  hs_database_t *database;
  hs_compile_error_t *error;
  if (hs_compile_multi(patterns, flags, ids, n, HS_MODE_BLOCK, NULL, &database, &error) != HS_SUCCESS) {
    fprintf(stderr, "%d: %s\n", error->expression, error->message);
    return 1;
  }
  hs_scratch_t *scratch = NULL;
  if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS) return 1;
  hit = calloc(n, 1);
  double *times = calloc((size_t)runs, sizeof *times);
  for (int run = 0; run < runs; run++) {
    struct timespec began, ended;
    clock_gettime(CLOCK_MONOTONIC, &began);
    hs_scan(database, text, (unsigned int)length, 0, scratch, found, NULL);
    clock_gettime(CLOCK_MONOTONIC, &ended);
    times[run] = (double)(ended.tv_sec - began.tv_sec) * 1e3 + (double)(ended.tv_nsec - began.tv_nsec) / 1e6;
  }
  qsort(times, (size_t)runs, sizeof *times, ascending);
  printf("{\"p50\": %f, \"hits\": [", times[runs / 2]);
  for (unsigned int id = 0, said = 0; id < n; id++)
    if (hit[id]) printf(said++ ? ", %u" : "%u", id);
  printf("]}\n");
  return 0;
}

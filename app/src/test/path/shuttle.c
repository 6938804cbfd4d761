/*
 * A path with a known delay between two network namespaces, made for one test and gone with this process.
 *
 *   shuttle run [--delay-us N] [--bits-per-second N] [--packets FILE]
 *
 * makes end A (10.77.0.1, fd77::1) and end B (10.77.0.2, fd77::2), prints one line
 * "ready pid=... a=FD b=FD fifo=0|1 ipv6=0|1", and carries packets until its standard input closes. Lines on standard
 * input change the path and are answered by "ok ..." or "error ...":
 *
 *   delay MICROSECONDS              one way, for packets that arrive from now on
 *   rate BITS_PER_SECOND            each way, 0 for unlimited; the queue in front of the line never drops
 *   drop a2b|b2a KIND nth N         drops the N-th packet of that kind from now on (syn synack fin rst data udp any)
 *   drop a2b|b2a KIND every N       drops every N-th
 *   clear                           forgets all drop rules
 *   stats                           packets, drops, and how late packets were handed over (microseconds)
 *
 *   shuttle enter PID FD ...        runs a command in one end: see enter.c
 *
 * --packets writes one JSON line for each packet: when it arrived and when it was handed over (CLOCK_MONOTONIC
 * nanoseconds, which is Java's System.nanoTime), its direction, addresses, TCP flags and numbers.
 */
#define _GNU_SOURCE
#include "path.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { RING = 8192, PACKET_BYTES = 1600, RULES = 16, LATE_BUCKETS = 20000, BUCKET_NANOS = 1000 };

struct packet {
    int64_t arrived_at, due_at;
    size_t size;
    uint8_t bytes[PACKET_BYTES];
};

/* One direction: a ring of packets in the order of arrival, which is also the order of hand-over. */
struct line {
    int from_fd, to_fd;
    struct packet *ring;
    unsigned first, end; /* running numbers; the slot is number % RING */
    int64_t free_at;     /* when the last bit of the last packet left the rate limit */
    long carried, dropped, overflowed;
};

struct rule {
    enum direction direction;
    char kind[8];
    int every;
    long n, seen;
};

static struct line lines[2];
static struct rule rules[RULES];
static int rule_count;
static int64_t delay_nanos = 10 * 1000 * 1000, bits_per_second;
static uint32_t late_buckets[LATE_BUCKETS];
static long late_count;
static int64_t late_max;
static FILE *packet_log;

void die(const char *what) {
    perror(what);
    exit(1);
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void log_packet(enum direction direction, const struct packet *packet, int64_t handed_at) {
    if (packet_log == NULL) return;
    struct headers h = read_headers(packet->bytes, packet->size);
    fprintf(packet_log,
            "{\"kind\":\"packet\",\"direction\":\"%s\",\"arrivedAtNanos\":%lld,\"handedAtNanos\":%lld,\"protocol\":%d,"
            "\"source\":\"%s\",\"destination\":\"%s\",\"flags\":\"%s\",\"sequence\":%u,\"acknowledgement\":%u,"
            "\"payloadBytes\":%zu}\n",
            direction == A_TO_B ? "a2b" : "b2a", (long long)packet->arrived_at, (long long)handed_at, h.protocol,
            h.source, h.destination, h.flags, h.sequence, h.acknowledgement, h.payload_bytes);
}

static int must_drop(enum direction direction, const struct packet *packet) {
    int drop = 0;
    if (rule_count == 0) return 0;
    struct headers headers = read_headers(packet->bytes, packet->size);
    for (struct rule *rule = rules; rule < rules + rule_count; rule++) {
        if (rule->direction != direction || !is_of_kind(&headers, rule->kind)) continue;
        rule->seen++;
        if (rule->every ? rule->seen % rule->n == 0 : rule->seen == rule->n) drop = 1;
    }
    return drop;
}

static int64_t due_time(struct line *line, const struct packet *packet) {
    if (bits_per_second == 0) return packet->arrived_at + delay_nanos;
    int64_t start = packet->arrived_at > line->free_at ? packet->arrived_at : line->free_at;
    line->free_at = start + (int64_t)packet->size * 8 * 1000000000LL / bits_per_second;
    return line->free_at + delay_nanos;
}

static void take_in(enum direction direction) {
    struct line *line = &lines[direction];
    for (;;) {
        struct packet *slot = &line->ring[line->end % RING];
        ssize_t size;
        if (line->end - line->first == RING) {
            uint8_t lost[PACKET_BYTES];
            if (read(line->from_fd, lost, sizeof lost) < 0) return;
            line->overflowed++;
            continue;
        }
        size = read(line->from_fd, slot->bytes, sizeof slot->bytes);
        if (size < 0 && errno != EAGAIN && errno != EINTR) die("reading packets");
        if (size <= 0) return;
        slot->arrived_at = now();
        slot->size = (size_t)size;
        if (must_drop(direction, slot)) {
            line->dropped++;
            log_packet(direction, slot, -1);
            continue;
        }
        int64_t due = due_time(line, slot);
        /* Never overtake: a delay that was made shorter holds for packets behind those already on their way. */
        if (line->end != line->first && line->ring[(line->end - 1) % RING].due_at > due)
            due = line->ring[(line->end - 1) % RING].due_at;
        slot->due_at = due;
        line->end++;
    }
}

static void count_lateness(int64_t late) {
    int64_t bucket = late / BUCKET_NANOS;
    late_buckets[bucket < LATE_BUCKETS ? bucket : LATE_BUCKETS - 1]++;
    late_count++;
    if (late > late_max) late_max = late;
}

static void hand_over(enum direction direction) {
    struct line *line = &lines[direction];
    while (line->first != line->end) {
        struct packet *packet = &line->ring[line->first % RING];
        int64_t at = now();
        if (packet->due_at > at) return;
        if (write(line->to_fd, packet->bytes, packet->size) < 0 && errno != EINVAL && errno != EIO)
            perror("handing a packet over");
        count_lateness(at - packet->due_at);
        log_packet(direction, packet, at);
        line->carried++;
        line->first++;
    }
}

static double late_micros(double share) {
    long wanted = (long)(share * (double)late_count), seen = 0;
    for (int bucket = 0; bucket < LATE_BUCKETS; bucket++) {
        seen += late_buckets[bucket];
        if (seen > wanted) return (bucket + 1) * (BUCKET_NANOS / 1000.0);
    }
    return 0;
}

static void print_stats(void) {
    printf("ok a2b=%ld b2a=%ld droppedA2b=%ld droppedB2a=%ld overflowed=%ld lateP50Us=%.0f lateP95Us=%.0f lateP99Us=%.0f "
           "lateMaxUs=%.0f\n",
           lines[A_TO_B].carried, lines[B_TO_A].carried, lines[A_TO_B].dropped, lines[B_TO_A].dropped,
           lines[A_TO_B].overflowed + lines[B_TO_A].overflowed, late_micros(0.5), late_micros(0.95), late_micros(0.99),
           (double)late_max / 1000.0);
}

static int add_rule(const char *command) {
    char direction[4], how[6];
    struct rule rule = {.seen = 0};
    if (rule_count == RULES || sscanf(command, "drop %3s %7s %5s %ld", direction, rule.kind, how, &rule.n) != 4) return 0;
    char word[10];
    snprintf(word, sizeof word, " %s ", rule.kind);
    if (!strstr(" syn synack fin rst data udp any ", word) || rule.n < 1) return 0;
    rule.direction = strcmp(direction, "b2a") == 0 ? B_TO_A : A_TO_B;
    rule.every = strcmp(how, "every") == 0;
    rules[rule_count++] = rule;
    return 1;
}

static void obey(const char *command) {
    long long number;
    if (sscanf(command, "delay %lld", &number) == 1 && number >= 0)
        delay_nanos = number * 1000;
    else if (sscanf(command, "rate %lld", &number) == 1 && number >= 0)
        bits_per_second = number;
    else if (strcmp(command, "clear") == 0)
        rule_count = 0;
    else if (strcmp(command, "stats") == 0) {
        print_stats();
        return;
    } else if (!add_rule(command)) {
        printf("error %s\n", command);
        return;
    }
    printf("ok\n");
}

/* Returns 0 when standard input has closed: the test is over. */
static int read_commands(void) {
    static char text[1024];
    static size_t filled;
    ssize_t size = read(STDIN_FILENO, text + filled, sizeof text - 1 - filled);
    if (size <= 0) return size < 0 && (errno == EAGAIN || errno == EINTR);
    filled += (size_t)size;
    text[filled] = 0;
    char *start = text;
    for (char *end; (end = strchr(start, '\n')) != NULL; start = end + 1) {
        *end = 0;
        obey(start);
    }
    filled -= (size_t)(start - text);
    memmove(text, start, filled);
    return filled < sizeof text - 1;
}

static int64_t next_due(void) {
    int64_t due = INT64_MAX;
    for (int i = 0; i < 2; i++)
        if (lines[i].first != lines[i].end && lines[i].ring[lines[i].first % RING].due_at < due)
            due = lines[i].ring[lines[i].first % RING].due_at;
    return due;
}

static void carry(void) {
    struct pollfd watched[] = {
        {lines[A_TO_B].from_fd, POLLIN, 0}, {lines[B_TO_A].from_fd, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    for (;;) {
        int64_t due = next_due();
        if (due == INT64_MAX && packet_log != NULL) fflush(packet_log); /* readers see whole lines once the path is idle */
        int64_t wait = due == INT64_MAX ? 0 : due - now();
        struct timespec timeout = {wait > 0 ? wait / 1000000000LL : 0, wait > 0 ? wait % 1000000000LL : 0};
        if (ppoll(watched, 3, due == INT64_MAX ? NULL : &timeout, NULL) < 0 && errno != EINTR) die("ppoll");
        for (int direction = 0; direction < 2; direction++) {
            if (watched[direction].revents) take_in((enum direction)direction);
            hand_over((enum direction)direction);
        }
        if (watched[2].revents && !read_commands()) return;
    }
}

static int become_punctual(void) {
    struct sched_param first = {.sched_priority = 10};
    mlockall(MCL_CURRENT | MCL_FUTURE);
    prctl(PR_SET_TIMERSLACK, 1UL);
    return sched_setscheduler(0, SCHED_FIFO, &first) == 0;
}

static void read_options(int argc, char **argv) {
    for (int i = 0; i < argc; i += 2) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        if (strcmp(argv[i], "--delay-us") == 0)
            delay_nanos = atoll(value) * 1000;
        else if (strcmp(argv[i], "--bits-per-second") == 0)
            bits_per_second = atoll(value);
        else if (strcmp(argv[i], "--packets") == 0) {
            if ((packet_log = fopen(value, "we")) == NULL) die(value);
            setvbuf(packet_log, NULL, _IOFBF, 1 << 20);
        } else {
            fprintf(stderr, "unknown option %s\n", argv[i]);
            exit(2);
        }
    }
}

static void open_lines(const struct ground *ground) {
    for (int direction = 0; direction < 2; direction++) {
        lines[direction].from_fd = ground->tun_fd[direction];
        lines[direction].to_fd = ground->tun_fd[1 - direction];
        lines[direction].ring = calloc(RING, sizeof(struct packet));
        if (lines[direction].ring == NULL) die("memory for packets");
    }
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "enter") == 0) return enter(argc - 2, argv + 2);
    if (argc < 2 || strcmp(argv[1], "run") != 0) {
        fprintf(stderr, "usage: shuttle run|enter ...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    read_options(argc - 2, argv + 2);
    struct ground ground;
    build_ground(&ground);
    open_lines(&ground);
    int fifo = become_punctual();
    printf("ready pid=%d a=%d b=%d fifo=%d ipv6=%d\n", getpid(), ground.namespace_fd[0], ground.namespace_fd[1], fifo,
           ground.has_ipv6);
    carry();
    if (packet_log != NULL) fclose(packet_log);
    return 0;
}

/* Shared by the three parts of the shuttle. Start reading at main() in shuttle.c. */
#ifndef WEIR_PATH_H
#define WEIR_PATH_H

#include <stddef.h>
#include <stdint.h>

enum direction { A_TO_B, B_TO_A };

/* Both ends of the path: a network namespace each, with one TUN device in it. */
struct ground {
    int namespace_fd[2];
    int tun_fd[2];
    int has_ipv6;
};

void build_ground(struct ground *ground);

/* What one IP packet says about itself, for drop rules and the packet log. */
struct headers {
    int protocol; /* IPPROTO_*, or -1 when the packet is not understood */
    char source[64], destination[64];
    char flags[8]; /* TCP flags as letters: S, SA, PA, FA, R ... */
    uint32_t sequence, acknowledgement;
    size_t payload_bytes;
};

struct headers read_headers(const uint8_t *packet, size_t size);
int is_of_kind(const struct headers *headers, const char *kind);

int enter(int argc, char **argv);

void die(const char *what);

#endif

/* Reads IP, TCP and UDP headers (RFC 791, 8200, 9293, 768): for drop rules and the packet log, never to change a packet. */
#include "path.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

static uint16_t read16(const uint8_t *at) { return (uint16_t)(at[0] << 8 | at[1]); }

static uint32_t read32(const uint8_t *at) { return (uint32_t)read16(at) << 16 | read16(at + 2); }

static void name_address(char *out, size_t size, int family, const uint8_t *address, const uint8_t *port) {
    char text[INET6_ADDRSTRLEN] = "?";
    inet_ntop(family, address, text, sizeof text);
    if (port == NULL)
        snprintf(out, size, "%s", text);
    else
        snprintf(out, size, family == AF_INET6 ? "[%s]:%d" : "%s:%d", text, read16(port));
}

static void read_tcp(struct headers *headers, const uint8_t *tcp, size_t size) {
    static const struct { int bit; char letter; } letters[] = {
        {0x02, 'S'}, {0x01, 'F'}, {0x04, 'R'}, {0x08, 'P'}, {0x10, 'A'}};
    size_t header_bytes = (size_t)(tcp[12] >> 4) * 4;
    headers->sequence = read32(tcp + 4);
    headers->acknowledgement = read32(tcp + 8);
    headers->payload_bytes = size > header_bytes ? size - header_bytes : 0;
    char *out = headers->flags;
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
        if (tcp[13] & letters[i].bit) *out++ = letters[i].letter;
    *out = 0;
}

struct headers read_headers(const uint8_t *packet, size_t size) {
    struct headers headers;
    memset(&headers, 0, sizeof headers);
    headers.protocol = -1;
    int version = size > 0 ? packet[0] >> 4 : 0;
    int family = version == 6 ? AF_INET6 : AF_INET;
    size_t ip_bytes = version == 6 ? 40 : (size_t)(packet[0] & 15) * 4;
    if ((version != 4 && version != 6) || ip_bytes < 20 || size < ip_bytes) return headers;
    headers.protocol = version == 6 ? packet[6] : packet[9];
    const uint8_t *inner = packet + ip_bytes;
    size_t inner_bytes = size - ip_bytes;
    int is_tcp = headers.protocol == IPPROTO_TCP && inner_bytes >= 20;
    int is_udp = headers.protocol == IPPROTO_UDP && inner_bytes >= 8;
    const uint8_t *ports = is_tcp || is_udp ? inner : NULL;
    const uint8_t *addresses = packet + (version == 6 ? 8 : 12);
    size_t address_bytes = version == 6 ? 16 : 4;
    name_address(headers.source, sizeof headers.source, family, addresses, ports);
    name_address(headers.destination, sizeof headers.destination, family, addresses + address_bytes,
                 ports == NULL ? NULL : ports + 2);
    if (is_tcp) read_tcp(&headers, inner, inner_bytes);
    if (is_udp) headers.payload_bytes = inner_bytes - 8;
    return headers;
}

int is_of_kind(const struct headers *headers, const char *kind) {
    int tcp = headers->protocol == IPPROTO_TCP;
    int syn = strchr(headers->flags, 'S') != NULL, ack = strchr(headers->flags, 'A') != NULL;
    if (strcmp(kind, "any") == 0) return 1;
    if (strcmp(kind, "udp") == 0) return headers->protocol == IPPROTO_UDP;
    if (strcmp(kind, "syn") == 0) return tcp && syn && !ack;
    if (strcmp(kind, "synack") == 0) return tcp && syn && ack;
    if (strcmp(kind, "fin") == 0) return tcp && strchr(headers->flags, 'F') != NULL;
    if (strcmp(kind, "rst") == 0) return tcp && strchr(headers->flags, 'R') != NULL;
    if (strcmp(kind, "data") == 0) return tcp && headers->payload_bytes > 0;
    return 0;
}

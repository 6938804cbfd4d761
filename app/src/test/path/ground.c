/* Makes the two namespaces and their TUN devices with system calls alone, so that no iproute2 is needed. */
#define _GNU_SOURCE
#include "path.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* As in linux/ipv6.h, which cannot be included together with netinet/in.h. */
struct ipv6_request {
    struct in6_addr address;
    uint32_t prefix_bits;
    int interface_index;
};

static struct ifreq request_for(const char *device) {
    struct ifreq request;
    memset(&request, 0, sizeof request);
    snprintf(request.ifr_name, sizeof request.ifr_name, "%s", device);
    return request;
}

static void bring_up(int socket_fd, const char *device) {
    struct ifreq request = request_for(device);
    if (ioctl(socket_fd, SIOCGIFFLAGS, &request) < 0) die("SIOCGIFFLAGS");
    request.ifr_flags |= IFF_UP;
    if (ioctl(socket_fd, SIOCSIFFLAGS, &request) < 0) die("SIOCSIFFLAGS");
}

static void set_ipv4(int socket_fd, const char *device, unsigned long what, const char *address) {
    struct ifreq request = request_for(device);
    struct sockaddr_in *in = (struct sockaddr_in *)&request.ifr_addr;
    in->sin_family = AF_INET;
    inet_pton(AF_INET, address, &in->sin_addr);
    if (ioctl(socket_fd, what, &request) < 0) die("setting an IPv4 address");
}

/* Returns 0 where the kernel has no IPv6: the path is then IPv4 only. */
static int set_ipv6(int socket_fd, const char *device, const char *address) {
    int socket6 = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket6 < 0) return 0;
    struct ifreq index = request_for(device);
    struct ipv6_request request;
    memset(&request, 0, sizeof request);
    inet_pton(AF_INET6, address, &request.address);
    request.prefix_bits = 64;
    int done = ioctl(socket_fd, SIOCGIFINDEX, &index) == 0;
    request.interface_index = index.ifr_ifindex;
    done = done && ioctl(socket6, SIOCSIFADDR, &request) == 0;
    close(socket6);
    return done;
}

/* A setting that is missing on this kernel is no obstacle: all of them only make the path more predictable. */
static void set_kernel(const char *file, const char *value) {
    int fd = open(file, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return;
    if (write(fd, value, strlen(value)) < 0) perror(file);
    close(fd);
}

static void make_predictable(void) {
    /* A new namespace may copy the host's forwarding; a forwarding end would bounce packets for unused addresses. */
    set_kernel("/proc/sys/net/ipv4/ip_forward", "0");
    set_kernel("/proc/sys/net/ipv6/conf/all/forwarding", "0");
    set_kernel("/proc/sys/net/ipv6/conf/all/disable_ipv6", "0");
    set_kernel("/proc/sys/net/ipv6/conf/default/disable_ipv6", "0");
    /* Otherwise one connection's round-trip time and loss change the next connection's window. */
    set_kernel("/proc/sys/net/ipv4/tcp_no_metrics_save", "1");
}

static int open_tun(const char *device) {
    /* The device is born in the namespace in which the file was opened. */
    int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) die("/dev/net/tun");
    struct ifreq request = request_for(device);
    request.ifr_flags = IFF_TUN | IFF_NO_PI;
    if (ioctl(fd, TUNSETIFF, &request) < 0) die("TUNSETIFF");
    return fd;
}

static void build_end(struct ground *ground, int end, const char *ipv4, const char *ipv6) {
    const char *device = "path0";
    if (unshare(CLONE_NEWNET) < 0) die("unshare(CLONE_NEWNET)");
    ground->namespace_fd[end] = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
    if (ground->namespace_fd[end] < 0) die("/proc/self/ns/net");
    make_predictable();
    ground->tun_fd[end] = open_tun(device);
    int socket_fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket_fd < 0) die("socket");
    struct ifreq queue = request_for(device);
    queue.ifr_qlen = 5000; /* packets; the default of 500 overflows when a burst meets a busy machine */
    if (ioctl(socket_fd, SIOCSIFTXQLEN, &queue) < 0) die("SIOCSIFTXQLEN");
    bring_up(socket_fd, "lo");
    set_ipv4(socket_fd, device, SIOCSIFADDR, ipv4);
    set_ipv4(socket_fd, device, SIOCSIFNETMASK, "255.255.255.0");
    bring_up(socket_fd, device);
    ground->has_ipv6 = ground->has_ipv6 && set_ipv6(socket_fd, device, ipv6);
    close(socket_fd);
}

void build_ground(struct ground *ground) {
    ground->has_ipv6 = 1;
    build_end(ground, 0, "10.77.0.1", "fd77::1");
    build_end(ground, 1, "10.77.0.2", "fd77::2");
}

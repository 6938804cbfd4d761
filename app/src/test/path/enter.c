/*
 * shuttle enter SHUTTLE_PID NAMESPACE_FD [--ahead] [--resolv FILE] -- COMMAND ...
 *
 * Runs a command in one end of the path and stays as its keeper: signals go on to the command, its exit code comes back,
 * and when the command, the shuttle or the keeper ends, everything that the command had started ends too. --ahead runs it
 * before all ordinary processes (but after the shuttle), so that other work on the machine does not show in its stamps.
 */
#define _GNU_SOURCE
#include "path.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t parent_of(const char *pid) {
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%.20s/stat", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t size = read(fd, text, sizeof text - 1);
    close(fd);
    if (size <= 0) return -1;
    text[size] = 0;
    char *after_name = strrchr(text, ')'); /* the name itself may hold spaces and parentheses */
    int parent = -1;
    if (after_name == NULL || sscanf(after_name + 1, " %*c %d", &parent) != 1) return -1;
    return parent;
}

static void kill_children(void) {
    DIR *processes = opendir("/proc");
    if (processes == NULL) return;
    for (struct dirent *entry; (entry = readdir(processes)) != NULL;)
        if (isdigit((unsigned char)entry->d_name[0]) && parent_of(entry->d_name) == getpid())
            kill((pid_t)atol(entry->d_name), SIGKILL);
    closedir(processes);
}

/* We are the subreaper: grandchildren become our children when their parents die, so this reaches all of them. */
static void end_everything(void) {
    do
        kill_children();
    while (waitpid(-1, NULL, 0) > 0);
}

static void use_resolver(const char *file) {
    if (unshare(CLONE_NEWNS) < 0) die("unshare(CLONE_NEWNS)");
    if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0) die("private mounts");
    if (mount(file, "/etc/resolv.conf", NULL, MS_BIND, NULL) < 0) die("mounting resolv.conf");
}

static pid_t start(char **command, const sigset_t *old_signals, int ahead) {
    pid_t keeper = getpid();
    pid_t child = fork();
    if (child < 0) die("fork");
    if (child > 0) return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != keeper) _exit(127);
    sigprocmask(SIG_SETMASK, old_signals, NULL);
    struct sched_param turn = {.sched_priority = 5};
    if (ahead && sched_setscheduler(0, SCHED_RR, &turn) < 0) perror("running without --ahead");
    execvp(command[0], command);
    perror(command[0]);
    _exit(127);
}

/* Returns the command's wait status once it ended, else -1. */
static int reap(pid_t command) {
    int status, command_status = -1;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
        if (pid == command) command_status = status;
    return command_status;
}

static int keep(pid_t command, int signals_fd, int shuttle_fd) {
    struct pollfd watched[] = {{signals_fd, POLLIN, 0}, {shuttle_fd, POLLIN, 0}};
    for (;;) {
        if (poll(watched, 2, -1) < 0 && errno != EINTR) die("poll");
        if (watched[1].revents) {
            end_everything();
            return 128 + SIGKILL;
        }
        struct signalfd_siginfo signal;
        if (!watched[0].revents || read(signals_fd, &signal, sizeof signal) != sizeof signal) continue;
        if (signal.ssi_signo != SIGCHLD) {
            kill(command, (int)signal.ssi_signo);
            continue;
        }
        int status = reap(command);
        if (status == -1) continue;
        end_everything();
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
}

int enter(int argc, char **argv) {
    const char *resolver = NULL;
    int at = 2;
    int ahead = argc > at && strcmp(argv[at], "--ahead") == 0;
    at += ahead;
    if (argc > at + 1 && strcmp(argv[at], "--resolv") == 0) {
        resolver = argv[at + 1];
        at += 2;
    }
    if (argc < at + 2 || strcmp(argv[at], "--") != 0) {
        fprintf(stderr, "usage: shuttle enter SHUTTLE_PID NAMESPACE_FD [--ahead] [--resolv FILE] -- COMMAND ...\n");
        return 2;
    }
    int shuttle_fd = (int)syscall(SYS_pidfd_open, (pid_t)atol(argv[0]), 0);
    if (shuttle_fd < 0) die("the shuttle is gone");
    char path[64];
    snprintf(path, sizeof path, "/proc/%.20s/fd/%.20s", argv[0], argv[1]);
    int namespace_fd = open(path, O_RDONLY | O_CLOEXEC);
    if (namespace_fd < 0 || setns(namespace_fd, CLONE_NEWNET) < 0) die(path);
    if (resolver != NULL) use_resolver(resolver);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    sigset_t signals, old_signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGCHLD);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, &old_signals);
    int signals_fd = signalfd(-1, &signals, SFD_CLOEXEC);
    fcntl(shuttle_fd, F_SETFD, FD_CLOEXEC);
    return keep(start(argv + at + 1, &old_signals, ahead), signals_fd, shuttle_fd);
}

/* What the wheel installs as kumo, ramuda, tenkai and yugen: runs the program `gcdt` beside it under
 * its own name. A wheel can carry no links, and four more copies of the program would be 50 MB.
 *
 * No libc: two system calls are all it does, and loading one would cost more than all of it. */

#include <stddef.h>

#if defined(__x86_64__)
enum { SYS_write = 1, SYS_execve = 59, SYS_exit = 60, SYS_readlinkat = 267 };
#define START "xor %ebp, %ebp\n mov %rsp, %rdi\n and $-16, %rsp\n call launch\n"

static long call(long number, long a, long b, long c, long d) {
  long result;
  register long fourth __asm__("r10") = d;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "0"(number), "D"(a), "S"(b), "d"(c), "r"(fourth)
                   : "rcx", "r11", "memory");
  return result;
}
#elif defined(__aarch64__)
enum { SYS_write = 64, SYS_execve = 221, SYS_exit = 93, SYS_readlinkat = 78 };
#define START "mov x29, #0\n mov x0, sp\n b launch\n"

static long call(long number, long a, long b, long c, long d) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
  return x0;
}
#else
#error "the launcher knows the system calls of x86_64 and aarch64"
#endif

__asm__(".global _start\n_start:\n" START);

enum { CURRENT_FOLDER = -100 /* AT_FDCWD */, LONGEST_PATH = 4096 };
static const char kProgram[] = "gcdt";

static void fail(const char* text, size_t length) {
  call(SYS_write, 2, (long)text, (long)length, 0);
  call(SYS_exit, 1, 0, 0, 0);
}
#define FAIL(text) fail(text, sizeof text - 1)

/* The stack as the kernel lays it: the number of arguments, they, NULL, the environment, NULL. */
__attribute__((used, noreturn)) void launch(long* stack) {
  long count = *stack;
  char** arguments = (char**)(stack + 1);
  char** environment = arguments + count + 1;

  /* Not argv[0]: it may lack a folder, and the name in it may be that of a link. */
  char path[LONGEST_PATH + sizeof kProgram];
  long length = call(SYS_readlinkat, CURRENT_FOLDER, (long)"/proc/self/exe", (long)path, LONGEST_PATH);
  if (length <= 0) FAIL("gcdt: /proc is not mounted; run `gcdt kumo ...` instead\n");
  long name = length;
  while (name > 0 && path[name - 1] != '/') name--;

  /* The name that the program reads from argv[0] is this file's. */
  char shown[LONGEST_PATH + 1];
  for (long i = 0; i < length; i++) shown[i] = path[i];
  shown[length] = 0;
  if (count > 0) arguments[0] = shown;

  for (size_t i = 0; i < sizeof kProgram; i++) path[(size_t)name + i] = kProgram[i];
  call(SYS_execve, (long)path, (long)arguments, (long)environment, 0);
  FAIL("gcdt: the program 'gcdt' is missing beside this one; install the package again\n");
  for (;;) {
  }
}

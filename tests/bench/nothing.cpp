// The program that does nothing: what the kernel and the dynamic loader take for any C++ program.
int main() {}

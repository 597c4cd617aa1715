int LLVMFuzzerTestOneInput(void);

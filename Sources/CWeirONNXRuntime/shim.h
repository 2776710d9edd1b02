#pragma once
#include <stddef.h>
#include <stdint.h>

// What Weir uses of ONNX Runtime's C API. The library is loaded at run time, and its wheel brings no headers.
//
// The API is a table of functions. Their places are published with each version and never change; a later version only
// adds to the end. Places between those that are used are left as gaps. Names, places and types are those of
// onnxruntime_c_api.h.

#pragma clang assume_nonnull begin

typedef struct OrtEnv OrtEnv;
typedef struct OrtStatus OrtStatus;
typedef struct OrtMemoryInfo OrtMemoryInfo;
typedef struct OrtSession OrtSession;
typedef struct OrtSessionOptions OrtSessionOptions;
typedef struct OrtRunOptions OrtRunOptions;
typedef struct OrtValue OrtValue;
typedef struct OrtTypeInfo OrtTypeInfo;
typedef struct OrtTensorTypeAndShapeInfo OrtTensorTypeAndShapeInfo;
typedef struct OrtAllocator OrtAllocator;
typedef struct OrtTensorRTProviderOptionsV2 OrtTensorRTProviderOptionsV2;
typedef struct OrtCUDAProviderOptionsV2 OrtCUDAProviderOptionsV2;

// A failure, to be released; null where there is none.
typedef OrtStatus *_Nullable OrtOutcome;

typedef const char *_Nonnull const *_Nonnull OrtNames;
typedef const OrtValue *_Nonnull const *_Nonnull OrtValues;

// ONNXTensorElementDataType
enum {
    cweir_ort_float = 1, cweir_ort_uint8 = 2, cweir_ort_int8 = 3, cweir_ort_uint16 = 4, cweir_ort_int16 = 5,
    cweir_ort_int32 = 6, cweir_ort_int64 = 7, cweir_ort_string = 8, cweir_ort_bool = 9, cweir_ort_float16 = 10,
    cweir_ort_double = 11, cweir_ort_uint32 = 12, cweir_ort_uint64 = 13, cweir_ort_bfloat16 = 16,
};

// OrtLoggingLevel, GraphOptimizationLevel, OrtAllocatorType, OrtMemType
enum { cweir_ort_log_fatal = 4 };
enum { cweir_ort_optimize_nothing = 0, cweir_ort_optimize_all = 99 };
enum { cweir_ort_arena_allocator = 1 };
enum { cweir_ort_default_memory = 0 };

typedef struct OrtApi {
    const void *_Nullable gap0[2];
    const char *_Nonnull (*_Nonnull GetErrorMessage)(const OrtStatus *);
    OrtOutcome (*_Nonnull CreateEnv)(int level, const char *log_name, OrtEnv *_Nullable *_Nonnull);
    const void *_Nullable gap4[3];
    OrtOutcome (*_Nonnull CreateSession)(
        const OrtEnv *, const char *path, const OrtSessionOptions *, OrtSession *_Nullable *_Nonnull);
    const void *_Nullable gap8[1];
    OrtOutcome (*_Nonnull Run)(
        OrtSession *, const OrtRunOptions *_Nullable, OrtNames input_names, OrtValues inputs, size_t input_count,
        OrtNames output_names, size_t output_count, OrtValue *_Nullable *_Nonnull outputs);
    OrtOutcome (*_Nonnull CreateSessionOptions)(OrtSessionOptions *_Nullable *_Nonnull);
    const void *_Nullable gap11[12];
    OrtOutcome (*_Nonnull SetSessionGraphOptimizationLevel)(OrtSessionOptions *, int level);
    OrtOutcome (*_Nonnull SetIntraOpNumThreads)(OrtSessionOptions *, int count);
    const void *_Nullable gap25[5];
    OrtOutcome (*_Nonnull SessionGetInputCount)(const OrtSession *, size_t *);
    OrtOutcome (*_Nonnull SessionGetOutputCount)(const OrtSession *, size_t *);
    const void *_Nullable gap32[1];
    OrtOutcome (*_Nonnull SessionGetInputTypeInfo)(const OrtSession *, size_t index, OrtTypeInfo *_Nullable *_Nonnull);
    OrtOutcome (*_Nonnull SessionGetOutputTypeInfo)(const OrtSession *, size_t index, OrtTypeInfo *_Nullable *_Nonnull);
    const void *_Nullable gap35[1];
    OrtOutcome (*_Nonnull SessionGetInputName)(
        const OrtSession *, size_t index, OrtAllocator *, char *_Nullable *_Nonnull);
    OrtOutcome (*_Nonnull SessionGetOutputName)(
        const OrtSession *, size_t index, OrtAllocator *, char *_Nullable *_Nonnull);
    const void *_Nullable gap38[11];
    OrtOutcome (*_Nonnull CreateTensorWithDataAsOrtValue)(
        const OrtMemoryInfo *, void *data, size_t byte_count, const int64_t *_Nullable shape, size_t rank, int type,
        OrtValue *_Nullable *_Nonnull);
    OrtOutcome (*_Nonnull IsTensor)(const OrtValue *, int *);
    OrtOutcome (*_Nonnull GetTensorMutableData)(OrtValue *, void *_Nullable *_Nonnull);
    const void *_Nullable gap52[3];
    // Borrowed from the first; null where it describes no tensor.
    OrtOutcome (*_Nonnull CastTypeInfoToTensorInfo)(
        const OrtTypeInfo *, const OrtTensorTypeAndShapeInfo *_Nullable *_Nonnull);
    const void *_Nullable gap56[4];
    OrtOutcome (*_Nonnull GetTensorElementType)(const OrtTensorTypeAndShapeInfo *, int *);
    OrtOutcome (*_Nonnull GetDimensionsCount)(const OrtTensorTypeAndShapeInfo *, size_t *);
    OrtOutcome (*_Nonnull GetDimensions)(const OrtTensorTypeAndShapeInfo *, int64_t *, size_t count);
    // Borrowed; empty where a dimension has no name.
    OrtOutcome (*_Nonnull GetSymbolicDimensions)(
        const OrtTensorTypeAndShapeInfo *, const char *_Nullable *_Nonnull, size_t count);
    const void *_Nullable gap64[1];
    OrtOutcome (*_Nonnull GetTensorTypeAndShape)(const OrtValue *, OrtTensorTypeAndShapeInfo *_Nullable *_Nonnull);
    const void *_Nullable gap66[3];
    OrtOutcome (*_Nonnull CreateCpuMemoryInfo)(int allocator_type, int memory_type, OrtMemoryInfo *_Nullable *_Nonnull);
    const void *_Nullable gap70[6];
    OrtOutcome (*_Nonnull AllocatorFree)(OrtAllocator *, void *);
    const void *_Nullable gap77[1];
    // Always the same, not to be released.
    OrtOutcome (*_Nonnull GetAllocatorWithDefaultOptions)(OrtAllocator *_Nullable *_Nonnull);
    const void *_Nullable gap79[14];
    void (*_Nonnull ReleaseStatus)(OrtStatus *);
    void (*_Nonnull ReleaseMemoryInfo)(OrtMemoryInfo *);
    void (*_Nonnull ReleaseSession)(OrtSession *);
    void (*_Nonnull ReleaseValue)(OrtValue *);
    const void *_Nullable gap97[1];
    void (*_Nonnull ReleaseTypeInfo)(OrtTypeInfo *);
    void (*_Nonnull ReleaseTensorTypeAndShapeInfo)(OrtTensorTypeAndShapeInfo *);
    void (*_Nonnull ReleaseSessionOptions)(OrtSessionOptions *);
    const void *_Nullable gap101[23];
    OrtOutcome (*_Nonnull AddFreeDimensionOverrideByName)(OrtSessionOptions *, const char *name, int64_t value);
    OrtOutcome (*_Nonnull GetAvailableProviders)(char *_Nonnull *_Nullable *_Nonnull, int *count);
    OrtOutcome (*_Nonnull ReleaseAvailableProviders)(char *_Nonnull *_Nonnull, int count);
    const void *_Nullable gap127[3];
    OrtOutcome (*_Nonnull AddSessionConfigEntry)(OrtSessionOptions *, const char *key, const char *value);
    const void *_Nullable gap131[39];
    OrtOutcome (*_Nonnull SessionOptionsAppendExecutionProvider_TensorRT_V2)(
        OrtSessionOptions *, const OrtTensorRTProviderOptionsV2 *);
    OrtOutcome (*_Nonnull CreateTensorRTProviderOptions)(OrtTensorRTProviderOptionsV2 *_Nullable *_Nonnull);
    OrtOutcome (*_Nonnull UpdateTensorRTProviderOptions)(
        OrtTensorRTProviderOptionsV2 *, OrtNames keys, OrtNames values, size_t count);
    const void *_Nullable gap173[1];
    void (*_Nonnull ReleaseTensorRTProviderOptions)(OrtTensorRTProviderOptionsV2 *);
    const void *_Nullable gap175[29];
    OrtOutcome (*_Nonnull SessionOptionsAppendExecutionProvider_CUDA_V2)(
        OrtSessionOptions *, const OrtCUDAProviderOptionsV2 *);
    OrtOutcome (*_Nonnull CreateCUDAProviderOptions)(OrtCUDAProviderOptionsV2 *_Nullable *_Nonnull);
    OrtOutcome (*_Nonnull UpdateCUDAProviderOptions)(
        OrtCUDAProviderOptionsV2 *, OrtNames keys, OrtNames values, size_t count);
    const void *_Nullable gap207[1];
    void (*_Nonnull ReleaseCUDAProviderOptions)(OrtCUDAProviderOptionsV2 *);
} OrtApi;

#define CWEIR_ORT_PLACE(name, place) \
    _Static_assert(offsetof(OrtApi, name) == (place) * sizeof(void *), #name " is at place " #place)
CWEIR_ORT_PLACE(Run, 9);
CWEIR_ORT_PLACE(SetIntraOpNumThreads, 24);
CWEIR_ORT_PLACE(SessionGetOutputName, 37);
CWEIR_ORT_PLACE(GetTensorMutableData, 51);
CWEIR_ORT_PLACE(GetSymbolicDimensions, 63);
CWEIR_ORT_PLACE(GetAllocatorWithDefaultOptions, 78);
CWEIR_ORT_PLACE(ReleaseSessionOptions, 100);
CWEIR_ORT_PLACE(AddFreeDimensionOverrideByName, 124);
CWEIR_ORT_PLACE(AddSessionConfigEntry, 130);
CWEIR_ORT_PLACE(ReleaseTensorRTProviderOptions, 174);
CWEIR_ORT_PLACE(ReleaseCUDAProviderOptions, 208);

// The first version whose table holds all of these.
enum { cweir_ort_api_version = 11 };

typedef struct OrtApiBase {
    // Null where the library doesn't have this version.
    const OrtApi *_Nullable (*_Nonnull GetApi)(uint32_t version);
    const char *_Nonnull (*_Nonnull GetVersionString)(void);
} OrtApiBase;

// What `OrtGetApiBase` of a loaded library gives; null where there is no such function.
static inline const OrtApiBase *_Nullable cweir_ort_api_base(void *_Nullable symbol) {
    return symbol ? ((const OrtApiBase *(*)(void))symbol)() : 0;
}

#pragma clang assume_nonnull end

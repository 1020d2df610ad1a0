/** Floating point, as libcntpr.lib has it. A driver saves the floating-point state around it; the simulated processor has nothing to save. */
#pragma once
#ifdef __cplusplus
extern "C" {
#endif
double sin(double), cos(double), tan(double), asin(double), acos(double), atan(double), atan2(double, double), exp(double), log(double),
    log10(double), pow(double, double), sqrt(double), floor(double), ceil(double), fabs(double), fmod(double, double);
float sinf(float), cosf(float), tanf(float), expf(float), logf(float), log10f(float), powf(float, float), sqrtf(float), floorf(float), ceilf(float),
    fabsf(float), fmodf(float, float);
#ifdef __cplusplus
}
#endif
#define M_PI 3.14159265358979323846

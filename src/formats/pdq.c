// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/pdq.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 64, WAVES = 16, PASSES = 2, QUALITY_STEPS = 90 };

/* The shares of red, green and blue in what is seen as bright (ITU-R BT.601). */
static const float RED = 0.299F, GREEN = 0.587F, BLUE = 0.114F;

/* What a sample takes of the rows from `first` on. */
struct share {
	size_t first, n;
	double *of; // each
};

struct pdq_run {
	size_t width, height;
	size_t at; // rows that have come
	float *row, *other;
	struct share shares[SAMPLES];
	double samples[SAMPLES][SAMPLES];
};

/* ---- the filter --------------------------------------------------------------- */

/* Two passes of half a sample's width each weigh as a tent does. */
static size_t window_of(size_t n)
{
	return (n + (size_t)PASSES * SAMPLES - 1) / ((size_t)PASSES * SAMPLES);
}

/* The middles of 64 equal parts of n. */
static size_t middle(size_t i, size_t n)
{
	return (2 * i + 1) * n / ((size_t)2 * SAMPLES);
}

/* Of n: from, and until without it. An even window reaches one further ahead than back. */
struct range {
	size_t from, to;
};

static struct range around(size_t i, size_t n, size_t window)
{
	const size_t ahead = window / 2, back = window - 1 - ahead;
	return (struct range){ i > back ? i - back : 0, i + ahead + 1 < n ? i + ahead + 1 : n };
}

/* The mean of what is around each of n; at the ends of those that are there. */
static void blur(const float *in, float *out, size_t n)
{
	const size_t window = window_of(n);
	struct range has = { 0, 0 };
	double sum = 0.0;
	for (size_t i = 0; i < n; i++) {
		const struct range r = around(i, n, window);
		for (; has.to < r.to; has.to++)
			sum += (double)in[has.to];
		for (; has.from < r.from; has.from++)
			sum -= (double)in[has.from];
		out[i] = (float)(sum / (double)(r.to - r.from));
	}
}

/* What both passes along a column leave of each row in its sample i: the same as blur. */
static struct share share_of(struct arena *a, size_t i, size_t n)
{
	const size_t window = window_of(n);
	const struct range outer = around(middle(i, n), n, window);
	struct share s = { .first = around(outer.from, n, window).from };
	s.n = around(outer.to - 1, n, window).to - s.first;
	s.of = arena_new(a, double, s.n);
	memset(s.of, 0, s.n * sizeof *s.of);
	for (size_t k = outer.from; k < outer.to; k++) {
		const struct range inner = around(k, n, window);
		const double part = 1.0 / (double)(outer.to - outer.from) /
				    (double)(inner.to - inner.from);
		for (size_t y = inner.from; y < inner.to; y++)
			s.of[y - s.first] += part;
	}
	return s;
}

struct pdq_run *pdq_begin(struct arena *a, size_t width, size_t height)
{
	struct pdq_run *run = arena_new(a, struct pdq_run, 1);
	INVARIANT(width > 0 && width <= PDQ_SIDE_MAX && height > 0 && height <= PDQ_SIDE_MAX);
	memset(run, 0, sizeof *run);
	run->width = width;
	run->height = height;
	run->row = arena_new(a, float, width);
	run->other = arena_new(a, float, width);
	for (size_t i = 0; i < SAMPLES; i++)
		run->shares[i] = share_of(a, i, height);
	return run;
}

static void add_row(struct pdq_run *run)
{
	INVARIANT(run->at < run->height);
	blur(run->row, run->other, run->width);
	blur(run->other, run->row, run->width);
	for (size_t i = 0; i < SAMPLES; i++) {
		const struct share *s = &run->shares[i];
		if (run->at < s->first || run->at >= s->first + s->n)
			continue;
		const double part = s->of[run->at - s->first];
		for (size_t j = 0; j < SAMPLES; j++)
			run->samples[i][j] += part * (double)run->row[middle(j, run->width)];
	}
	run->at++;
}

void pdq_row(struct pdq_run *run, const uint8_t *grey)
{
	for (size_t x = 0; x < run->width; x++)
		run->row[x] = (float)grey[x];
	add_row(run);
}

void pdq_row_rgb(struct pdq_run *run, const uint8_t *rgb, size_t step)
{
	for (size_t x = 0; x < run->width; x++, rgb += step)
		run->row[x] = RED * (float)rgb[0] + GREEN * (float)rgb[1] + BLUE * (float)rgb[2];
	add_row(run);
}

/* ---- quality and bits --------------------------------------------------------- */

static int step_of(double a, double b)
{
	return abs((int)((a - b) * 100.0 / 255.0));
}

static unsigned quality(double s[SAMPLES][SAMPLES])
{
	int sum = 0;
	for (size_t i = 0; i < SAMPLES; i++)
		for (size_t j = 0; j < SAMPLES; j++) {
			if (i + 1 < SAMPLES)
				sum += step_of(s[i][j], s[i + 1][j]);
			if (j + 1 < SAMPLES)
				sum += step_of(s[i][j], s[i][j + 1]);
		}
	const int q = sum / QUALITY_STEPS;
	return q > 100 ? 100 : (unsigned)q;
}

/* Waves 1 to 16 of the transform in both directions, without the constant one. */
static void transform(double s[SAMPLES][SAMPLES], double out[WAVES][WAVES])
{
	double wave[WAVES][SAMPLES], half[WAVES][SAMPLES];
	const double pi = acos(-1.0), size = sqrt(2.0 / SAMPLES);
	for (size_t i = 0; i < WAVES; i++)
		for (size_t j = 0; j < SAMPLES; j++)
			wave[i][j] = size * cos(pi / 2.0 / SAMPLES * (double)(i + 1) *
						(double)(2 * j + 1));
	for (size_t i = 0; i < WAVES; i++)
		for (size_t j = 0; j < SAMPLES; j++) {
			half[i][j] = 0.0;
			for (size_t k = 0; k < SAMPLES; k++)
				half[i][j] += wave[i][k] * s[k][j];
		}
	for (size_t i = 0; i < WAVES; i++)
		for (size_t j = 0; j < WAVES; j++) {
			out[i][j] = 0.0;
			for (size_t k = 0; k < SAMPLES; k++)
				out[i][j] += half[i][k] * wave[j][k];
		}
}

static int by_size(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Coefficient n is bit n of a number whose digits are printed from the largest. */
static void set_bits(double c[WAVES][WAVES], uint8_t out[PDQ_BYTES])
{
	enum { N = WAVES * WAVES };
	double sorted[N];
	memcpy(sorted, c, sizeof sorted);
	qsort(sorted, N, sizeof *sorted, by_size);
	const double median = sorted[N / 2 - 1]; // the lower of the two in the middle
	memset(out, 0, PDQ_BYTES);
	for (size_t n = 0; n < N; n++)
		if (c[n / WAVES][n % WAVES] > median)
			out[PDQ_BYTES - 1 - n / 8] |= (uint8_t)(1U << n % 8);
}

struct pdq pdq_end(struct pdq_run *run)
{
	double waves[WAVES][WAVES];
	struct pdq out = { .quality = 0 };
	INVARIANT(run->at == run->height);
	transform(run->samples, waves);
	set_bits(waves, out.b);
	if (run->width >= PDQ_SIDE_LEAST && run->height >= PDQ_SIDE_LEAST)
		out.quality = quality(run->samples);
	return out;
}

package sysfont

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// preferred returns fonts for Chinese, best first: what fontconfig would
// choose, then the files that systems are known to have.
func preferred(ctx context.Context, bold bool) []face {
	return append(configured(ctx, bold), known(runtime.GOOS, bold)...)
}

// configured asks fontconfig, which always answers, if necessary with a font
// that lacks the characters; cut then refuses that one.
func configured(ctx context.Context, bold bool) []face {
	pattern := "sans-serif:lang=zh-cn"
	if bold {
		pattern += ":bold"
	}
	out, err := exec.CommandContext(ctx, "fc-match", "-s", "--format", "%{file}\t%{index}\t%{weight}\n", pattern).Output()
	if err != nil {
		return nil
	}
	var all []face
	for line := range strings.Lines(string(out)) {
		if f, ok := parseMatch(line, bold); ok {
			all = append(all, f)
		}
		if len(all) == 8 { // later ones are no good match
			break
		}
	}
	return all
}

// parseMatch reads one line of fontconfig. Where a bold font is wanted it refuses others.
func parseMatch(line string, bold bool) (face, bool) {
	parts := strings.Split(strings.TrimRight(line, "\n"), "\t")
	if len(parts) != 3 || !filepath.IsAbs(parts[0]) {
		return face{}, false
	}
	index, err := strconv.Atoi(parts[1])
	if err != nil || index < 0 {
		return face{}, false
	}
	const demibold = 180 // of fontconfig's scale, on which bold is 200
	weight, err := strconv.ParseFloat(parts[2], 64)
	if bold && (err != nil || weight < demibold) {
		return face{}, false
	}
	return face{file: parts[0], index: index & 0xFFFF}, true // the upper half counts variants of one face
}

// known returns the files that come with systems, and those of the usual packages.
func known(system string, bold bool) []face {
	var regular, heavy []face
	switch system {
	case "windows":
		fonts := filepath.Join(os.Getenv("SystemRoot"), "Fonts")
		regular = []face{{filepath.Join(fonts, "msyh.ttc"), 0}, {filepath.Join(fonts, "simhei.ttf"), 0}, {filepath.Join(fonts, "simsun.ttc"), 0}}
		heavy = []face{{filepath.Join(fonts, "msyhbd.ttc"), 0}}
	case "darwin":
		regular = []face{{"/System/Library/Fonts/PingFang.ttc", 0}, {"/System/Library/Fonts/Hiragino Sans GB.ttc", 0},
			{"/System/Library/Fonts/STHeiti Light.ttc", 1}, {"/Library/Fonts/Arial Unicode.ttf", 0}, {"/System/Library/Fonts/Supplemental/Arial Unicode.ttf", 0}}
		heavy = []face{{"/System/Library/Fonts/Hiragino Sans GB.ttc", 2}, {"/System/Library/Fonts/STHeiti Medium.ttc", 1}}
	default:
		const share = "/usr/share/fonts/"
		regular = []face{
			{share + "opentype/noto/NotoSansCJK-Regular.ttc", 2}, {share + "google-noto-cjk/NotoSansCJK-Regular.ttc", 2}, {share + "noto-cjk/NotoSansCJK-Regular.ttc", 2},
			{share + "truetype/wqy/wqy-microhei.ttc", 0}, {share + "wqy-microhei/wqy-microhei.ttc", 0}, {share + "wenquanyi/wqy-microhei/wqy-microhei.ttc", 0},
			{share + "truetype/wqy/wqy-zenhei.ttc", 0}, {share + "truetype/droid/DroidSansFallbackFull.ttf", 0},
		}
		heavy = []face{
			{share + "opentype/noto/NotoSansCJK-Bold.ttc", 2}, {share + "google-noto-cjk/NotoSansCJK-Bold.ttc", 2}, {share + "noto-cjk/NotoSansCJK-Bold.ttc", 2},
		}
	}
	if bold {
		return heavy
	}
	return regular
}

package motion

import (
	"context"
	"unsafe"

	"golang.org/x/sys/windows"
)

// clientAreaAnimation is SPI_GETCLIENTAREAANIMATION.
const clientAreaAnimation = 0x1042

// watch asks once: Windows tells of a change only to who reads the messages of
// a window, which is Fyne.
func watch(_ context.Context, changed func(less bool)) {
	on := uint32(1)
	ask := windows.NewLazySystemDLL("user32.dll").NewProc("SystemParametersInfoW")
	done, _, _ := ask.Call(clientAreaAnimation, 0, uintptr(unsafe.Pointer(&on)), 0)
	changed(done != 0 && on == 0)
}

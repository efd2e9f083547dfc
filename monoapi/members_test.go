package monoapi

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestShapesAreToldInOrder(t *testing.T) {
	all := Shapes()
	require.Len(t, all, len(shapes))
	assert.Equal(t, Shape{"response code", "data.responseCode", "guide"}, all[0])
	all[0].Place = "changed"
	assert.Equal(t, "data.responseCode", Shapes()[0].Place)
}
